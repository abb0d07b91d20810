package io.dispersa.system.history;

import io.dispersa.system.history.Call.Action;
import io.dispersa.system.history.Call.Delete;
import io.dispersa.system.history.Call.Done;
import io.dispersa.system.history.Call.Get;
import io.dispersa.system.history.Call.Held;
import io.dispersa.system.history.Call.Put;
import io.dispersa.system.history.Call.Refused;
import io.dispersa.system.history.Call.Reply;
import io.dispersa.system.history.Call.Swap;
import io.dispersa.system.history.Call.Unknown;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Clients that read, write, write on conditions and delete the same few keys, until they
 * are ended.
 */
public final class ConditionalWorkload implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final Seen NOTHING = new Seen(Call.ABSENT, "");

    private final HttpClient http = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(2))
        .build();

    private final AtomicInteger numbers = new AtomicInteger();

    private final Map<String, Queue<Call>> calls = new ConcurrentHashMap<>();

    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    private final URI mainNode;

    private final List<String> keys;

    private final List<Thread> threads;

    private volatile boolean finished;

    private ConditionalWorkload(URI mainNode, List<String> keys, int clients, long seed) {
        this.mainNode = mainNode;
        this.keys = List.copyOf(keys);
        this.threads = IntStream.range(0, clients)
            .mapToObj(i -> Thread.ofPlatform()
                .name("conditional-" + i)
                .start(() -> run(RandomGeneratorFactory.of("L64X128MixRandom").create(seed + i))))
            .toList();
    }

    /**
     * Starts clients.
     * @param mainNode which lives as long as they do
     * @param keys that have no values, and that nobody else touches
     */
    public static ConditionalWorkload start(URI mainNode, List<String> keys, int clients, long seed) {
        return new ConditionalWorkload(mainNode, keys, clients, seed);
    }

    /** Returns how many calls have been answered, or lost. */
    public int size() {
        return calls.values().stream().mapToInt(Queue::size).sum();
    }

    /**
     * Ends the clients, and returns what happened to each key; what was not done is left
     * out.
     * @throws AssertionError if an answer was one that there must not be
     */
    public Map<String, List<Call>> finish() {
        close();
        if (!wrong.isEmpty()) {
            throw new AssertionError(wrong.toString());
        }
        return calls.entrySet()
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    @Override
    public void close() {
        finished = true;
        try {
            for (Thread thread : threads) {
                thread.join(TIMEOUT);
            }
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
    }

    private void run(RandomGenerator random) {
        // What this client saw last of each key.
        Map<String, Seen> seen = new HashMap<>();
        while (!finished) {
            String key = keys.get(random.nextInt(keys.size()));
            Seen last = seen.getOrDefault(key, NOTHING);
            seen.put(key, call(key, last, action(random, last)).orElse(last));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private Action action(RandomGenerator random, Seen last) {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> new Put(numbers.incrementAndGet());
            case 3, 4 -> new Swap(last.number, numbers.incrementAndGet());
            case 5 -> new Delete();
            default -> new Get();
        };
    }

    /** Returns what the key holds now, if the answer says so. */
    private Optional<Seen> call(String key, Seen last, Action action) {
        HttpRequest request = request(key, last, action);
        long start = System.nanoTime();
        try {
            HttpResponse<String> answer = send(request);
            long end = System.nanoTime();
            Optional<Reply> reply = reply(action, answer);
            reply.ifPresent(known -> add(key, new Call(action, known, start, end)));
            return reply.map(known -> seen(action, known, last, answer));
        }
        catch (ConnectException | HttpConnectTimeoutException e) {
            wrong.add("the main node lives, and " + e);
        }
        catch (IOException e) {
            add(key, new Call(action, new Unknown(), start, System.nanoTime()));
        }
        return Optional.empty();
    }

    private void add(String key, Call call) {
        // A read of which nobody knows the answer says nothing.
        if (!(call.action() instanceof Get && call.reply() instanceof Unknown)) {
            calls.computeIfAbsent(key, _ -> new ConcurrentLinkedQueue<>()).add(call);
        }
    }

    private HttpRequest request(String key, Seen last, Action action) {
        HttpRequest.Builder request = HttpRequest.newBuilder(mainNode.resolve("/kv/" + key)).timeout(TIMEOUT);
        switch (action) {
            case Get _ -> request.GET();
            case Delete _ -> request.DELETE();
            case Put put -> request.PUT(BodyPublishers.ofString(Integer.toString(put.number())));
            case Swap swap -> {
                boolean creates = swap.expected() == Call.ABSENT;
                request.header(creates ? "If-None-Match" : "If-Match", creates ? "*" : last.etag)
                    .PUT(BodyPublishers.ofString(Integer.toString(swap.number())));
            }
        }
        return request.build();
    }

    /** Empty if it was not done. */
    private Optional<Reply> reply(Action action, HttpResponse<String> answer) {
        return switch (answer.statusCode()) {
            case 200 -> Optional.of(new Held(Integer.parseInt(answer.body())));
            case 201 -> Optional.of(new Done(false));
            case 204 -> Optional.of(new Done(true));
            case 404 -> Optional.of(action instanceof Get ? new Held(Call.ABSENT) : new Refused());
            case 412 -> Optional.of(new Refused());
            case 503 -> Optional.empty();
            case 504 -> Optional.of(new Unknown());
            default -> {
                wrong.add(action + " was answered " + answer.statusCode() + " " + answer.body());
                yield Optional.of(new Unknown());
            }
        };
    }

    private static Seen seen(Action action, Reply reply, Seen last, HttpResponse<String> answer) {
        String etag = answer.headers().firstValue("ETag").orElse("");
        return switch (reply) {
            case Held(int number) -> new Seen(number, etag);
            case Done _ -> switch (action) {
                case Put(int number) -> new Seen(number, etag);
                case Swap swap -> new Seen(swap.number(), etag);
                default -> NOTHING;
            };
            case Refused _, Unknown _ -> last;
        };
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofString());
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A value, and its version. */
    private record Seen(int number, String etag) {
    }

}
