package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes whose answers are lost now and then. Each of those is followed by a write of
 * somebody else, and then sent again under its name: if it were done twice, the other's
 * value would be gone.
 */
final class LostAnswers implements AutoCloseable {

    private static final String OTHERS = "somebody else's";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final long BEFORE_NEXT_TRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final TestCluster cluster;

    private final DroppingProxy proxy;

    private final List<Write> lost = new ArrayList<>();

    LostAnswers(TestCluster cluster) throws IOException {
        this.cluster = cluster;
        this.proxy = new DroppingProxy(cluster.main("/"));
    }

    /**
     * Does writes of every kind on new keys, and notes those whose answers were lost.
     */
    void write(String prefix, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            String key = prefix + "-" + i;
            Write write = switch (i % 4) {
                case 0 -> new Write("PUT", key, false, 201);
                case 1 -> new Write("PUT", existing(key), false, 204);
                case 2 -> new Write("DELETE", existing(key), false, 204);
                default -> new Write("PUT", key, true, 201);
            };
            try {
                RawHttp.Answer answer = write.send(proxy.uri());
                write.requireDone(answer);
                assertThat(write.isReplayed(answer)).as(answer.toString()).isFalse();
            }
            catch (IOException _) {
                lost.add(write);
            }
        }
    }

    /**
     * Sends all writes again whose answers were lost, checks that each is answered as it
     * was and not done again, and returns how many there were.
     */
    int repeat() throws IOException {
        for (Write write : lost) {
            assertThat(until(cluster.main("/"), new Write("PUT", write.key(), false, 0), "").status()).isLessThan(300);
            RawHttp.Answer answer = until(proxy.uri(), write, write.name());
            write.requireDone(answer);
            assertThat(write.isReplayed(answer)).as("%s: %s", write, answer).isTrue();
            assertThat(cluster.get(cluster.main("/kv/" + write.key())).body()).as(write.toString()).isEqualTo(OTHERS);
        }
        int count = lost.size();
        lost.clear();
        return count;
    }

    @Override
    public void close() throws IOException {
        proxy.close();
    }

    private String existing(String key) throws IOException {
        assertThat(cluster.put(key, "before").statusCode()).isEqualTo(201);
        return key;
    }

    /** Sends a write until it is answered, and not with "later". */
    private static RawHttp.Answer until(URI server, Write write, String name) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < LIMIT.toNanos()) {
            try {
                RawHttp.Answer answer = name.isEmpty()
                        ? RawHttp.exchange(server, "PUT", "/kv/" + write.key(), "", OTHERS) : write.send(server);
                if (answer.status() > 0 && answer.status() < 500 && !answer.body().contains("\"status\":503")) {
                    return answer;
                }
            }
            catch (IOException _) {
                // Lost once more.
            }
            LockSupport.parkNanos(BEFORE_NEXT_TRY_NANOS);
        }
        throw new AssertionError("no answer to " + write);
    }

    /**
     * One write, under its name.
     *
     * @param inBatch whether it is sent as a batch of one
     * @param status what it is answered if it is done
     */
    private record Write(String method, String key, boolean inBatch, int status) {

        String name() {
            return "name-of-" + key;
        }

        RawHttp.Answer send(URI server) throws IOException {
            if (inBatch) {
                return RawHttp.exchange(server, "POST", "/batch", "\r\nContent-Type: application/json",
                        "[{\"op\":\"put\",\"key\":\"%s\",\"value\":\"mine\",\"idempotencyKey\":\"%s\"}]".formatted(key,
                                name()));
            }
            return RawHttp.exchange(server, method, "/kv/" + key, "\r\nIdempotency-Key: " + name(),
                    method.equals("PUT") ? "mine" : "");
        }

        void requireDone(RawHttp.Answer answer) throws IOException {
            if (answer.status() == 0) {
                throw new IOException("no answer");
            }
            assertThat(answer.status()).as("%s: %s", this, answer).isEqualTo(inBatch ? 200 : status);
            if (inBatch) {
                assertThat(answer.body()).as(toString()).contains("\"status\":" + status);
            }
        }

        boolean isReplayed(RawHttp.Answer answer) {
            return inBatch ? answer.body().contains("\"replayed\":true")
                    : answer.header("Idempotent-Replayed").isPresent();
        }

    }

}
