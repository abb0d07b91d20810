package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/** Many keys, each with a value of the same generation. */
final class ManyKeys {

    private static final int AT_ONCE = 32;

    private static final int SHOWN = 10;

    private final TestCluster cluster;

    private final int count;

    private int generation;

    ManyKeys(TestCluster cluster, int count) {
        this.cluster = cluster;
        this.count = count;
    }

    /** Gives every key a value of the next generation. */
    void write() {
        generation++;
        inParallel(i -> {
            HttpResponse<String> answer = put(i);
            assertThat(answer.statusCode()).as(answer.body()).isIn(201, 204);
        });
    }

    /** Makes sure that every key has its latest value. */
    void requireAll() {
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        inParallel(i -> {
            String body = get(cluster.main("/kv/" + key(i))).body();
            if (!body.equals(value(i))) {
                wrong.add(key(i) + " has " + body + " instead of " + value(i));
            }
        });
        assertThat(wrong.stream().limit(SHOWN)).isEmpty();
    }

    /** Returns what one participant answers by itself, if it does. */
    Optional<String> staleValue(int i, URI participant) {
        try {
            HttpResponse<String> answer = cluster.get(participant.resolve("/kv/" + key(i) + "?consistency=stale"));
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 404, 421, 503);
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        }
        catch (IOException e) {
            return Optional.empty(); // it is not up yet
        }
    }

    private HttpResponse<String> put(int i) {
        try {
            return cluster.put(key(i), value(i));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> get(URI uri) {
        try {
            return cluster.get(uri);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void inParallel(IntConsumer action) {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int from = 0; from < AT_ONCE; from++) {
                int first = from;
                threads.execute(() -> {
                    try {
                        for (int i = first; i < count; i += AT_ONCE) {
                            action.accept(i);
                        }
                    }
                    catch (RuntimeException | AssertionError e) {
                        failures.add(e);
                    }
                });
            }
        }
        assertThat(failures).isEmpty();
    }

    private static String key(int i) {
        return "many-" + i;
    }

    /** Returns the latest value of a key. */
    String value(int i) {
        return "value-" + generation + "-" + i;
    }

}
