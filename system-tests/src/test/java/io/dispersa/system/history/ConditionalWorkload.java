package io.dispersa.system.history;

import io.dispersa.system.history.Call.Action;
import io.dispersa.system.history.Call.Delete;
import io.dispersa.system.history.Call.Done;
import io.dispersa.system.history.Call.Get;
import io.dispersa.system.history.Call.Put;
import io.dispersa.system.history.Call.Swap;
import io.dispersa.system.history.CallClient.Answered;
import io.dispersa.system.history.CallClient.Seen;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final AtomicInteger numbers = new AtomicInteger();

    private final Map<String, Queue<Call>> calls = new ConcurrentHashMap<>();

    private final CallClient client;

    private final Clients settings;

    private final List<String> keys;

    private final List<Thread> threads;

    private volatile boolean finished;

    private ConditionalWorkload(Clients settings, List<String> keys, long seed) {
        this.settings = settings;
        this.client = new CallClient(settings.timeout);
        this.keys = List.copyOf(keys);
        this.threads = IntStream.range(0, settings.count)
            .mapToObj(i -> Thread.ofPlatform()
                .name("conditional-" + i)
                .start(() -> run(RandomGeneratorFactory.of("L64X128MixRandom").create(seed + i))))
            .toList();
    }

    /**
     * Starts clients.
     * @param keys that have no values, and that nobody else touches
     */
    public static ConditionalWorkload start(Clients settings, List<String> keys, long seed) {
        return new ConditionalWorkload(settings, keys, seed);
    }

    /** Returns how many calls have been answered, or lost. */
    public int size() {
        return calls.values().stream().mapToInt(Queue::size).sum();
    }

    /**
     * Returns when the first write to one of these keys was acknowledged that began after
     * a moment, in nanoseconds.
     */
    public OptionalLong firstWrite(Collection<String> among, long since) {
        return among.stream()
            .flatMap(key -> calls.getOrDefault(key, new ConcurrentLinkedQueue<>()).stream())
            .filter(call -> call.reply() instanceof Done && call.start() > since)
            .mapToLong(Call::end)
            .min();
    }

    /**
     * Ends the clients, reads every key once more, and returns what happened to each;
     * what was not done is left out.
     * @throws AssertionError if an answer was one that there must not be, or a key cannot
     * be read
     */
    public Map<String, List<Call>> finish() {
        join();
        keys.forEach(this::readLast);
        close();
        if (!client.wrong().isEmpty()) {
            throw new AssertionError(client.wrong().toString());
        }
        return calls();
    }

    /** Returns what has happened to each key up to now. */
    public Map<String, List<Call>> calls() {
        return calls.entrySet()
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    @Override
    public void close() {
        join();
        client.close();
    }

    private void join() {
        finished = true;
        try {
            for (Thread thread : threads) {
                thread.join(settings.timeout.plusSeconds(10));
            }
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readLast(String key) {
        long deadline = System.nanoTime() + SETTLING_NANOS;
        Optional<Answered> answer = Optional.empty();
        while (answer.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("a key cannot be read in the end: " + key);
            }
            answer = client.call(settings.mainNode, key, Seen.NOTHING, new Get());
            answer.ifPresent(read -> add(key, read.call()));
        }
    }

    private void run(RandomGenerator random) {
        // What this client saw last of each key.
        Map<String, Seen> seen = new HashMap<>();
        while (!finished) {
            String key = keys.get(random.nextInt(keys.size()));
            Seen last = seen.getOrDefault(key, Seen.NOTHING);
            client.call(settings.server(random), key, last, action(random, last)).ifPresent(answered -> {
                add(key, answered.call());
                seen.put(key, answered.seen());
            });
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private Action action(RandomGenerator random, Seen last) {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> new Put(numbers.incrementAndGet());
            case 3, 4 -> new Swap(last.number(), numbers.incrementAndGet());
            case 5 -> new Delete();
            default -> new Get();
        };
    }

    private void add(String key, Call call) {
        calls.computeIfAbsent(key, _ -> new ConcurrentLinkedQueue<>()).add(call);
    }

    /**
     * Who calls, and whom.
     *
     * @param count how many clients there are
     * @param timeout how long each waits for an answer
     * @param mainNode whom they ask
     * @param participants of which they ask one, directly, every fourth time; may be
     * empty
     */
    public record Clients(int count, Duration timeout, URI mainNode, List<URI> participants) {

        private static final int DIRECT_ONE_IN = 4;

        private URI server(RandomGenerator random) {
            return participants.isEmpty() || random.nextInt(DIRECT_ONE_IN) > 0 ? mainNode
                    : participants.get(random.nextInt(participants.size()));
        }
    }

}
