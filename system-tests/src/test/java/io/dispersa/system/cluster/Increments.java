package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Callers that each add one to a number, by reading it and writing the next one if it is
 * still the same. A write whose answer was lost is sent again under its name, until it is
 * known what became of it.
 */
final class Increments implements AutoCloseable {

    private static final long BEFORE_NEXT_TRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long AFTER_REFUSAL_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    private static final int WAITS = 16;

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    private final List<Future<?>> running = new ArrayList<>();

    private final TestCluster cluster;

    private final String key;

    private final AtomicInteger done = new AtomicInteger();

    private final AtomicLong refused = new AtomicLong();

    private final AtomicLong unknown = new AtomicLong();

    private Increments(TestCluster cluster, String key) {
        this.cluster = cluster;
        this.key = key;
    }

    /** Starts callers that all add one to the value of a key, some times each. */
    static Increments start(TestCluster cluster, String key, int callers, int each) {
        Increments increments = new Increments(cluster, key);
        for (int i = 0; i < callers; i++) {
            int caller = i;
            increments.running.add(increments.callers.submit(() -> {
                for (int n = 0; n < each; n++) {
                    increments.increment(key + "-" + caller + "-" + n, caller % WAITS * AFTER_REFUSAL_NANOS);
                }
                return null;
            }));
        }
        return increments;
    }

    /** Returns how many have been added, as far as the callers know. */
    int done() {
        return done.get();
    }

    /** Waits for all callers, and returns what the number is in the end. */
    int finish() throws Exception {
        for (Future<?> caller : running) {
            caller.get(3, TimeUnit.MINUTES);
        }
        System.out.printf("Increments: %d done, %d refused with 412, %d of unknown outcome%n", done.get(),
                refused.get(), unknown.get());
        HttpResponse<String> last = cluster.get(cluster.main("/kv/" + key));
        assertThat(last.statusCode()).isEqualTo(200);
        return Integer.parseInt(last.body());
    }

    @Override
    public void close() {
        callers.shutdownNow();
    }

    /** Callers that were refused wait differently long, lest they all meet again. */
    private void increment(String name, long afterRefusalNanos) throws IOException {
        for (int attempt = 0;; attempt++) {
            HttpResponse<String> read = cluster.get(cluster.main("/kv/" + key));
            if (read.statusCode() == 200 || read.statusCode() == 404) {
                if (isWritten(read, name + "-" + attempt)) {
                    done.incrementAndGet();
                    return;
                }
                refused.incrementAndGet();
                LockSupport.parkNanos(afterRefusalNanos);
            }
            else {
                assertThat(read.statusCode()).as(read.body()).isIn(503, 504);
                LockSupport.parkNanos(BEFORE_NEXT_TRY_NANOS);
            }
        }
    }

    /** Returns whether the next number was written; false if somebody else was first. */
    private boolean isWritten(HttpResponse<String> read, String name) {
        boolean first = read.statusCode() == 404;
        HttpRequest.Builder write = HttpRequest.newBuilder(cluster.main("/kv/" + key))
            .header(first ? "If-None-Match" : "If-Match", first ? "*" : read.headers().firstValue("ETag").orElseThrow())
            .header("Idempotency-Key", name)
            .PUT(BodyPublishers.ofString(first ? "1" : Integer.toString(Integer.parseInt(read.body()) + 1)));
        while (true) {
            HttpResponse<String> answer = answer(write);
            if (answer != null && answer.statusCode() < 300) {
                return true;
            }
            if (answer != null && answer.statusCode() == 412) {
                return false;
            }
            assertThat(answer == null ? 504 : answer.statusCode()).isIn(503, 504);
            unknown.incrementAndGet();
            LockSupport.parkNanos(BEFORE_NEXT_TRY_NANOS);
        }
    }

    private @Nullable HttpResponse<String> answer(HttpRequest.Builder write) {
        try {
            return cluster.send(write);
        }
        catch (IOException e) {
            return null;
        }
    }

}
