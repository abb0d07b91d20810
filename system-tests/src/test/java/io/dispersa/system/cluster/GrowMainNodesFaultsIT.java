package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.MainNodeInfo;
import io.dispersa.api.MainNodeStanding;
import io.dispersa.system.history.History;
import io.dispersa.system.history.Workload;
import io.dispersa.testing.FreePorts;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Main nodes come, go and move, and the cluster goes on. */
class GrowMainNodesFaultsIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    private Path temp;

    private TestCluster cluster;

    @BeforeEach
    void prepareCluster() {
        cluster = new TestCluster(temp, 3);
    }

    @AfterEach
    void endCluster() {
        cluster.close();
    }

    /** The participants are told of one main node, and learn of the others. */
    @Test
    void oneMainNodeBecomesThreeUnderLoadAndTheFirstOneIsLost() throws Exception {
        cluster.start();
        try (Workload workload = Workload.start("grow", List.of(cluster.main("/")), false)) {
            workload.awaitWrites(0, LIMIT);
            cluster.prepareMainNode(0).start();
            awaitMembers(0, 1, 1);
            assertThat(remove(0, nameOf(0, 0)).statusCode()).isEqualTo(409);
            cluster.prepareMainNode(0).start();
            awaitMembers(0, 3, 0);
            cluster.awaitReady();
            workload.awaitWrites(workload.history().now(), LIMIT);
            assertAllWell(workload.finish());
        }
        cluster.put("before", "kept");
        cluster.mainNodes().get(0).kill();
        try (Workload workload = Workload.start("lost", List.of(cluster.main(1, "/"), cluster.main(2, "/")), false)) {
            workload.awaitWrites(0, LIMIT);
            // Who registers anew is decided by the two that are left.
            cluster.participants().get(0).stop();
            cluster.participants().get(0).start();
            workload.awaitWrites(workload.history().now(), LIMIT);
            assertThat(workload.finish().violations()).isEmpty();
        }
        cluster.awaitReady();
        assertThat(cluster.get(cluster.main(2, "/kv/before")).body()).isEqualTo("kept");
    }

    @Test
    void lostOneOfThreeIsReplacedAndThenAnotherOneIsLost() throws Exception {
        cluster = new TestCluster(temp, 3, 3).start();
        awaitMembers(0, 3, 0);
        String lost = nameOf(0, 1);
        assertThat(remove(0, lost).statusCode()).as("two would be left").isEqualTo(409);
        cluster.mainNodes().get(1).kill();
        TestCluster.copy(cluster.mainNodeData(1), temp.resolve("kept"));
        TestCluster.delete(cluster.mainNodeData(1));
        cluster.mainNodes().get(1).start();
        cluster.mainNodes().get(1).awaitLog("asks to be taken in");
        awaitMembers(0, 3, 1);
        assertThat(remove(2, lost).statusCode()).isEqualTo(202);
        awaitMembers(0, 3, 0);
        assertThat(mainNodes(0)).extracting(MainNodeInfo::name).doesNotContain(lost);
        cluster.awaitReady();

        // The one that was removed does no harm when it is back.
        ServiceProcess removed = new ServiceProcess("main-node-service", temp.resolve("removed.log"),
                List.of(Integer.toString(FreePorts.take()), "--dispersa.data-dir=" + temp.resolve("kept"),
                        "--dispersa.main.peers=" + cluster.mainAddresses(),
                        "--dispersa.main.self=127.0.0.1:" + cluster.main(1, "").getPort()));
        removed.start();
        assertThat(removed.awaitExit()).isEqualTo(1);
        assertThat(removed.log()).contains("was removed from the registry");

        cluster.mainNodes().get(0).kill();
        await().atMost(LIMIT)
            .ignoreExceptions()
            .until(() -> mainNodes(1).stream().anyMatch(MainNodeInfo::leads)
                    && cluster.put(cluster.main(1, "/kv/after"), "v").statusCode() < 300);
        cluster.participants().get(0).stop();
        cluster.participants().get(0).start();
        cluster.awaitReady();
    }

    @Test
    void mainNodesComeBackAtOtherPorts() throws Exception {
        cluster = new TestCluster(temp, 3, 3).start();
        awaitMembers(0, 3, 0);
        cluster.put("a", "v");
        cluster.mainNodes().get(2).stop();
        cluster.moveMainNode(2);
        cluster.giveOptions(2, "--dispersa.main.peers=" + cluster.mainAddresses());
        cluster.mainNodes().get(2).start();
        awaitAddresses();
        cluster.awaitReady();

        for (int i : List.of(0, 1, 2)) {
            cluster.mainNodes().get(i).stop();
            cluster.moveMainNode(i);
        }
        for (int i : List.of(0, 1, 2)) {
            cluster.giveOptions(i, "--dispersa.main.peers=" + cluster.mainAddresses());
            cluster.mainNodes().get(i).start();
        }
        // The participants know none of these addresses; the main nodes know each other.
        awaitAddresses();
    }

    private void awaitAddresses() {
        List<String> addresses = IntStream.range(0, 3)
            .mapToObj(i -> "127.0.0.1:" + cluster.main(i, "").getPort())
            .toList();
        for (int i : List.of(0, 1, 2)) {
            await().atMost(LIMIT)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(mainNodes(i)).allMatch(MainNodeInfo::reachable)
                    .extracting(MainNodeInfo::address)
                    .containsExactlyInAnyOrderElementsOf(addresses));
        }
    }

    private static void assertAllWell(History history) {
        System.out.println("GrowMainNodesFaultsIT: " + history);
        assertThat(history.violations()).as(history.toString()).isEmpty();
        assertThat(history.failures()).as(history.toString()).isEmpty();
    }

    private void awaitMembers(int asked, int members, int waiting) {
        await().atMost(LIMIT)
            .ignoreExceptions()
            .untilAsserted(() -> assertThat(mainNodes(asked)).extracting(MainNodeInfo::standing)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, members + waiting)
                    .mapToObj(i -> i < members ? MainNodeStanding.MEMBER : MainNodeStanding.WAITING)
                    .toList()));
    }

    private String nameOf(int asked, int mainNode) throws IOException {
        int port = cluster.main(mainNode, "").getPort();
        return mainNodes(asked).stream()
            .filter(info -> info.address().endsWith(":" + port))
            .findFirst()
            .orElseThrow()
            .name();
    }

    private List<MainNodeInfo> mainNodes(int asked) throws IOException {
        return List.of(JsonMapper.shared()
            .readValue(cluster.get(cluster.main(asked, "/main-nodes")).body(), MainNodeInfo[].class));
    }

    private HttpResponse<String> remove(int asked, String name) throws IOException {
        return cluster.send(HttpRequest.newBuilder(cluster.main(asked, "/main-nodes/" + name)).DELETE());
    }

}
