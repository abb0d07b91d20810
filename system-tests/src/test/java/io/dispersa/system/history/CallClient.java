package io.dispersa.system.history;

import io.dispersa.api.Outcome;
import io.dispersa.api.Problem;
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
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Sends one call at a time for each thread, and says what the answer means. */
final class CallClient implements AutoCloseable {

    private final HttpClient http = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(2))
        .build();

    private final Duration timeout;

    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    /**
     * @param timeout how long an answer is waited for; after it nobody knows
     */
    CallClient(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Sends a call.
     * @param last what the caller saw last of the key
     * @return what became of it; empty if it certainly was not done, or read nothing
     */
    Optional<Answered> call(URI server, String key, Seen last, Action action) {
        HttpRequest request = request(server, key, last, action);
        long start = System.nanoTime();
        try {
            HttpResponse<String> answer = send(request);
            long end = System.nanoTime();
            return reply(action, answer)
                .map(reply -> new Answered(new Call(action, reply, start, end), seen(action, reply, last, answer)));
        }
        catch (ConnectException | HttpConnectTimeoutException e) {
            return Optional.empty();
        }
        catch (IOException e) {
            return lost(action).map(reply -> new Answered(new Call(action, reply, start, System.nanoTime()), last));
        }
    }

    /** Returns the answers that there must not be. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest request(URI server, String key, Seen last, Action action) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve("/kv/" + key)).timeout(timeout);
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

    private Optional<Reply> reply(Action action, HttpResponse<String> answer) {
        return switch (answer.statusCode()) {
            case 200 -> Optional.of(new Held(Integer.parseInt(answer.body())));
            case 201 -> Optional.of(new Done(false));
            case 204 -> Optional.of(new Done(true));
            case 404 -> Optional.of(action instanceof Get ? new Held(Call.ABSENT) : new Refused());
            case 412 -> Optional.of(new Refused());
            case 421, 429, 503 -> problem(action, answer, Outcome.NOT_APPLIED);
            case 504 -> problem(action, answer, Outcome.UNKNOWN);
            default -> problem(action, answer, null);
        };
    }

    private Optional<Reply> problem(Action action, HttpResponse<String> answer, @Nullable Outcome expected) {
        if (expected == null || outcome(answer) != expected) {
            wrong.add(action + " was answered " + answer.statusCode() + " " + answer.body());
            return lost(action);
        }
        return expected == Outcome.NOT_APPLIED ? Optional.empty() : lost(action);
    }

    /** A read of which nobody knows the answer says nothing. */
    private static Optional<Reply> lost(Action action) {
        return action instanceof Get ? Optional.empty() : Optional.of(new Unknown());
    }

    private static @Nullable Outcome outcome(HttpResponse<String> answer) {
        try {
            return JsonMapper.shared().readValue(answer.body(), Problem.class).outcome();
        }
        catch (JacksonException e) {
            return null;
        }
    }

    private static Seen seen(Action action, Reply reply, Seen last, HttpResponse<String> answer) {
        String etag = answer.headers().firstValue("ETag").orElse("");
        return switch (reply) {
            case Held(int number) -> new Seen(number, etag);
            case Done _ -> switch (action) {
                case Put(int number) -> new Seen(number, etag);
                case Swap swap -> new Seen(swap.number(), etag);
                default -> Seen.NOTHING;
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

    /**
     * A call of which something is known, or might have happened.
     *
     * @param seen what its caller has seen last of the key by then
     */
    record Answered(Call call, Seen seen) {
    }

    /** A value, and its version. */
    record Seen(int number, String etag) {

        static final Seen NOTHING = new Seen(Call.ABSENT, "");

    }

}
