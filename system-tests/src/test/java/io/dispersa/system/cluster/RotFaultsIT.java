package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.system.history.PartitionKeys;
import io.dispersa.testing.Bits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bits change on the disk: what cannot be read is not served, and is made again from the
 * other replicas.
 */
class RotFaultsIT {

    private static final Duration REPLICATED = Duration.ofMinutes(2);

    private static final int PARTITION = 2;

    private static final int PARTITIONS = 6;

    private static final int VALUE_BYTES = 10_000;

    private static final List<String> KEYS = PartitionKeys.in(PARTITION, PARTITIONS, "rot-").limit(30).toList();

    @TempDir
    private Path temp;

    private TestCluster cluster;

    @BeforeEach
    void startCluster() throws IOException {
        cluster = new TestCluster(temp, 3, "--dispersa.scrub=1m").start().awaitReplicated(REPLICATED);
        for (String key : KEYS) {
            assertThat(cluster.put(key, value(key)).statusCode()).isEqualTo(201);
        }
        ReplicaDigests.requireEqual(cluster);
    }

    @AfterEach
    void endCluster() {
        cluster.close();
    }

    @Test
    void replicaThatCannotBeReadEndsItsProcessAndIsMadeAgain() throws IOException {
        rot(1);
        startAndRead(1);
        requireAll();
        cluster.mend();
        requireAll();
        ReplicaDigests.requireEqual(cluster);
        assertThat(cluster.participants().get(1).log()).contains("partition 2 cannot be read",
                "deletes its damaged replica 2.1.");
    }

    /** With one that can be read they have a majority, as the others vote. */
    @Test
    void twoReplicasThatCannotBeReadAreMadeAgainFromTheThird() throws IOException {
        rot(1);
        startAndRead(1);
        rot(2);
        startAndRead(2);
        cluster.mend();
        requireAll();
        ReplicaDigests.requireEqual(cluster);
    }

    @Test
    void replicaThatCannotBeOpenedIsMadeAgain() throws IOException {
        ServiceProcess rotten = cluster.participants().get(2);
        rotten.stop();
        Bits.flip(Rot.largest(cluster.data(2).resolve("partitions/" + PARTITION),
                file -> file.getFileName().toString().startsWith("MANIFEST-")), 20);
        rotten.start();
        assertThat(rotten.awaitExit()).isEqualTo(1);
        requireAll();
        cluster.mend();
        requireAll();
        ReplicaDigests.requireEqual(cluster);
    }

    /** It finds by itself what nobody has asked for, within a minute. */
    @Test
    void replicaThatNobodyReadsIsScrubbed() throws IOException {
        rot(1);
        ServiceProcess rotten = cluster.participants().get(1);
        rotten.start();
        await().atMost(REPLICATED).until(() -> !rotten.isAlive());
        assertThat(rotten.log()).contains("partition 2 cannot be read");
        cluster.mend();
        requireAll();
        ReplicaDigests.requireEqual(cluster);
    }

    /** Its checksums are right: only the other replicas can tell. */
    @Test
    void replicaThatHoldsSomethingElseIsNamedAndMadeAgain() throws IOException {
        await().atMost(REPLICATED).until(() -> cluster.mainNode().log().contains("of partition 2 hold the same"));
        ServiceProcess odd = cluster.participants().get(1);
        odd.stop();
        new Rot(cluster).ofValue(1, PARTITION, KEYS.getFirst());
        odd.start();
        await().atMost(REPLICATED)
            .until(() -> cluster.mainNode()
                .log()
                .contains("Those of the participants [2] are made again from the others."));
        await().atMost(REPLICATED).until(() -> odd.log().contains("gives up its replica 2.1."));
        cluster.awaitReplicated(REPLICATED);
        requireAll();
        ReplicaDigests.requireEqual(cluster);
        assertThat(odd.isAlive()).isTrue();
    }

    private void rot(int participant) {
        cluster.participants().get(participant).stop();
        assertThat(new Rot(cluster).ofLargestTable(participant, 0.4 + participant / 10.0)).isEqualTo(PARTITION);
    }

    private void startAndRead(int participant) {
        ServiceProcess rotten = cluster.participants().get(participant);
        rotten.start();
        new Rot(cluster).awaitNoticed(participant, PARTITION);
        assertThat(rotten.awaitExit()).isEqualTo(1);
    }

    private void requireAll() throws IOException {
        for (String key : KEYS) {
            assertThat(cluster.get(cluster.main("/kv/" + key)).body()).isEqualTo(value(key));
        }
    }

    /** It hardly compresses, so that there is much of it on the disk. */
    private static String value(String key) {
        byte[] bytes = new byte[VALUE_BYTES];
        new SplittableRandom(key.hashCode()).nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

}
