package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a participant answers is lost on its way to the main node now and then. */
class LostRepliesFaultsIT {

    private static final String KEY = "key";

    private static final int WRITES = 40;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path temp;

    private Network network;

    private TestCluster cluster;

    @BeforeEach
    void start() {
        network = new Network(temp);
        cluster = new TestCluster(temp, network, 3).start().awaitReplicated(LIMIT);
    }

    @AfterEach
    void end() {
        cluster.close();
        network.close();
    }

    /**
     * No write has a name by which a repeat would be known: each counts, by its version.
     */
    @Test
    void writeWhoseAnswerIsLostIsUnknownAndNotRepeated() throws IOException {
        int leader = cluster.leaderOf(KEY).orElseThrow();
        long version = version(cluster.put(KEY, "first"));
        network.link(TestCluster.name(leader), "main-node").drop();
        int unknown = 0;
        for (int i = 0; i < WRITES; i++) {
            HttpResponse<String> answer = cluster.put(KEY, "value " + i);
            assertThat(answer.statusCode()).as(answer.body()).isIn(204, 504);
            long after = version(cluster.get(cluster.participant(leader, "/kv/" + KEY)));
            if (answer.statusCode() == 204) {
                assertThat(after).as("a write was acknowledged").isEqualTo(version + 1);
            }
            else {
                unknown++;
                assertThat(after).as(answer.body()).isBetween(version, version + 1);
            }
            version = after;
        }
        System.out.println("LostRepliesFaultsIT: " + unknown + " of " + WRITES + " writes were of unknown outcome");
        assertThat(unknown).isPositive();
    }

    private static long version(HttpResponse<String> answer) {
        return Long.parseLong(answer.headers().firstValue("ETag").orElseThrow().replace("\"", ""));
    }

}
