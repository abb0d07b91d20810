package io.dispersa.system.history;

import io.dispersa.api.Key;
import io.dispersa.api.Outcome;
import io.dispersa.api.Problem;
import io.dispersa.partition.Partitioner;
import io.dispersa.system.history.RegisterCheck.Read;
import io.dispersa.system.history.RegisterCheck.Write;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends requests and records what becomes of them. Each caller has a main node that it
 * asks, until a connection to it fails.
 */
final class HistoryClient implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final int CALLERS = 64;

    private static final Partitioner PARTITIONER = new Partitioner(6);

    private static final long AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final HttpClient http = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(2))
        .build();

    private final History history;

    private final List<URI> mainNodes;

    private final boolean mainNodesDie;

    private final AtomicIntegerArray failovers = new AtomicIntegerArray(CALLERS);

    HistoryClient(History history, List<URI> mainNodes, boolean mainNodesDie) {
        this.history = history;
        this.mainNodes = List.copyOf(mainNodes);
        this.mainNodesDie = mainNodesDie;
    }

    /** Writes a value to a key. */
    void put(int caller, String key, int number) {
        HttpRequest.Builder request = request(caller, key).PUT(BodyPublishers.ofString(value(key, number)));
        long start = history.now();
        Outcome outcome = outcome(caller, request);
        history.wrote(key, partition(key), new Write(number, start, history.now(), outcome));
    }

    /** Reads a key; returns whether it was told what the key holds. */
    boolean get(int caller, String key) {
        HttpRequest.Builder request = request(caller, key).GET();
        long start = history.now();
        try {
            HttpResponse<String> answer = send(request);
            history.answered("GET " + answer.statusCode());
            return read(key, start, answer);
        }
        catch (IOException e) {
            failed(caller, "GET", e);
            return false;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private boolean read(String key, long start, HttpResponse<String> answer) {
        int number;
        switch (answer.statusCode()) {
            case 200 -> number = number(key, answer.body());
            case 404 -> number = RegisterCheck.ABSENT;
            case 503, 504 -> {
                return false;
            }
            default -> {
                history.wrong("GET " + key + " was answered " + answer.statusCode() + " " + answer.body());
                return false;
            }
        }
        history.read(key, partition(key), new Read(number, start, history.now()));
        return true;
    }

    private Outcome outcome(int caller, HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = send(request);
            history.answered("PUT " + answer.statusCode() + (answer.statusCode() == 504
                    ? " " + answer.body().replaceAll(".*\"detail\":\"([^\"]*)\".*", "$1") : ""));
            return switch (answer.statusCode()) {
                case 201, 204 -> Outcome.APPLIED;
                case 503 -> expect(answer, Outcome.NOT_APPLIED);
                case 504 -> expect(answer, Outcome.UNKNOWN);
                default -> {
                    history.wrong("PUT was answered " + answer.statusCode() + " " + answer.body());
                    yield Outcome.UNKNOWN;
                }
            };
        }
        catch (ConnectException | HttpConnectTimeoutException e) {
            failed(caller, "PUT", e);
            return Outcome.NOT_APPLIED;
        }
        catch (IOException e) {
            failed(caller, "PUT", e);
            return Outcome.UNKNOWN;
        }
    }

    private Outcome expect(HttpResponse<String> answer, Outcome outcome) {
        try {
            if (JsonMapper.shared().readValue(answer.body(), Problem.class).outcome() == outcome) {
                return outcome;
            }
        }
        catch (JacksonException e) {
            // Falls through: whatever it is, it is no problem as it should be.
        }
        history.wrong("PUT was answered " + answer.statusCode() + " without outcome " + outcome.wireName() + ": "
                + answer.body());
        return Outcome.UNKNOWN;
    }

    private void failed(int caller, String method, IOException e) {
        history.answered(method + " " + e.getClass().getSimpleName());
        if (!mainNodesDie) {
            history.wrong(method + " failed although its main node lives: " + e);
        }
        failovers.incrementAndGet(caller);
        LockSupport.parkNanos(AFTER_FAILURE_NANOS);
    }

    private HttpRequest.Builder request(int caller, String key) {
        URI mainNode = mainNodes.get((caller + failovers.get(caller)) % mainNodes.size());
        return HttpRequest.newBuilder(mainNode.resolve("/kv/" + key)).timeout(TIMEOUT);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String value(String key, int number) {
        return key + "/" + number;
    }

    /** Returns the number of a value; -1 if it is not one of this key. */
    private static int number(String key, String value) {
        return value.startsWith(key + "/") ? Integer.parseInt(value.substring(key.length() + 1)) : -1;
    }

    private static int partition(String key) {
        return PARTITIONER.partitionOf(Key.of(key));
    }

}
