package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A majority is lost: nothing goes on by itself, and all that is left goes on by order.
 */
class RecoveryFaultsIT {

    private static final Duration REPLICATED = Duration.ofMinutes(2);

    private static final int PARTITIONS = 6;

    @TempDir
    private Path temp;

    private TestCluster cluster;

    @BeforeEach
    void startCluster() throws IOException {
        cluster = new TestCluster(temp, 3).start().awaitReplicated(REPLICATED);
        for (int i = 0; i < 30; i++) {
            assertThat(cluster.put("key-" + i, "value-" + i).statusCode()).isEqualTo(201);
        }
    }

    @AfterEach
    void endCluster() {
        cluster.close();
    }

    @Test
    void lastReplicasGoOnAndAreThreeAgain() throws IOException {
        assertThat(recover(0, true)).satisfies(refused -> {
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("recovery-refused");
        });
        loseTwo();
        cluster.wipe(1);
        cluster.wipe(2);
        assertThat(cluster.put("in-doubt", "value").statusCode()).isIn(503, 504);
        assertThat(recover(0, false).statusCode()).isEqualTo(400);
        recoverAll();
        assertAllThere(0);
        cluster.participants().get(1).start();
        cluster.participants().get(2).start();
        cluster.awaitReplicated(REPLICATED);
        cluster.participants().get(0).kill();
        cluster.participants().get(0).start();
        cluster.awaitReady();
        assertAllThere(1);
    }

    /** They come back with what was written off: they must not decide by it. */
    @Test
    void replicasThatWereWrittenOffJoinAnewWhenTheyComeBack() throws IOException {
        loseTwo();
        recoverAll();
        assertAllThere(0);
        cluster.participants().get(1).start();
        cluster.participants().get(2).start();
        cluster.awaitReplicated(REPLICATED);
        assertAllThere(1);
        assertThat(cluster.participants().get(1).log()).contains("which the group has left out");
    }

    @Test
    void survivorThatIsKilledWhileItGoesOnGoesOnAtItsNextStart() throws IOException {
        loseTwo();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(recover(partition, true).statusCode()).isEqualTo(202);
        }
        cluster.participants().get(0).kill();
        cluster.participants().get(0).start();
        awaitLeaders();
        assertAllThere(0);
    }

    private void loseTwo() throws IOException {
        cluster.participants().get(1).kill();
        cluster.participants().get(2).kill();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            URI recovery = cluster.main("/partitions/" + partition + "/recovery");
            // Until it notices, the one that is left may lead.
            await().atMost(Duration.ofSeconds(30))
                .until(() -> cluster.get(recovery).body(),
                        left -> left.contains("\"silent\":[2,3]") && !left.contains("refusal"));
        }
        assertThat(cluster.get(cluster.main("/partitions/0/recovery")).body()).contains("\"keys\":", "\"lastWrite\":",
                "\"best\":\"1.1.");
    }

    private void recoverAll() throws IOException {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(recover(partition, true).statusCode()).isEqualTo(202);
        }
        awaitLeaders();
    }

    private void awaitLeaders() {
        await().atMost(Duration.ofMinutes(1))
            .ignoreExceptions()
            .until(() -> IntStream.range(0, 30).allMatch(this::isWritable));
    }

    private boolean isWritable(int key) {
        try {
            return cluster.put("other-" + key, "value").statusCode() < 300;
        }
        catch (IOException e) {
            return false;
        }
    }

    private HttpResponse<String> recover(int partition, boolean acceptDataLoss) throws IOException {
        return cluster.send(HttpRequest.newBuilder(cluster.main("/partitions/" + partition + "/recovery"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"acceptDataLoss\":" + acceptDataLoss + "}")));
    }

    private void assertAllThere(int round) throws IOException {
        for (int i = 0; i < 30; i++) {
            assertThat(cluster.get(cluster.main("/kv/key-" + i)).body())
                .isEqualTo(round == 0 ? "value-" + i : "round-" + i);
            assertThat(cluster.put("key-" + i, "round-" + i).statusCode()).isEqualTo(204);
        }
    }

}
