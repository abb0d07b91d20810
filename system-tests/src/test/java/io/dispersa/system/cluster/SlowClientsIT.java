package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hundreds that send a byte now and then cost those who mean well nothing. */
@ExtendWith(SharedCluster.class)
class SlowClientsIT {

    private static final int OF_EACH_KIND = 150;

    private static final int HONEST_REQUESTS = 200;

    /** Many times what is measured, so that a busy machine is not taken for a fault. */
    private static final Duration FAST = Duration.ofSeconds(2);

    private static final long BETWEEN_BYTES_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final List<RawHttp> slow = new ArrayList<>();

    private volatile boolean finished;

    @Test
    void honestClientsStayFastWhileHundredsSendSlowly(TestCluster cluster) throws Exception {
        Duration alone = p99(cluster);
        for (URI server : List.of(cluster.main("/"), cluster.participant(0, "/"))) {
            for (int i = 0; i < OF_EACH_KIND / 2; i++) {
                connect(server, "GET /kv/slow HTTP/1.1\r\nHost: localhost\r\nname: ");
                connect(server, "PUT /kv/slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");
            }
        }
        Thread trickle = Thread.ofPlatform().start(this::trickle);
        try {
            Duration among = p99(cluster);
            System.out.printf("SlowClientsIT: p99 of a put and a get %d ms alone, %d ms among %d slow connections%n",
                    alone.toMillis(), among.toMillis(), slow.size());
            assertThat(among).isLessThan(FAST);
        }
        finally {
            finished = true;
            trickle.join();
            for (RawHttp connection : slow) {
                connection.close();
            }
        }
        assertThat(cluster.get(cluster.main("/kv/slow")).statusCode()).isEqualTo(404);
    }

    private void connect(URI server, String head) throws IOException {
        RawHttp connection = new RawHttp(server);
        slow.add(connection);
        connection.send(head);
    }

    private void trickle() {
        while (!finished) {
            for (RawHttp connection : slow) {
                try {
                    connection.send("v");
                }
                catch (IOException _) {
                    // The server has had enough of it.
                }
            }
            LockSupport.parkNanos(BETWEEN_BYTES_NANOS);
        }
    }

    private static Duration p99(TestCluster cluster) throws IOException {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < HONEST_REQUESTS; i++) {
            long begin = System.nanoTime();
            assertThat(cluster.put("honest-" + i % 50, "v").statusCode()).isIn(201, 204);
            assertThat(cluster.get(cluster.main("/kv/honest-" + i % 50)).statusCode()).isEqualTo(200);
            nanos.add(System.nanoTime() - begin);
        }
        return Duration.ofNanos(nanos.stream().sorted().skip(HONEST_REQUESTS * 99 / 100).findFirst().orElseThrow());
    }

}
