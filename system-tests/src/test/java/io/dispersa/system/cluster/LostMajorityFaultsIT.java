package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.ClusterListing;
import io.dispersa.api.KeyItem;
import io.dispersa.api.KeyPage;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.ListedItem;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.PartitionStatus;
import io.dispersa.system.launcher.Shell;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two of three participants are gone: what the third has is there for whoever asks for
 * what may be stale, and nothing else is said of what cannot be known.
 */
class LostMajorityFaultsIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final List<String> KEYS = IntStream.range(0, 20).mapToObj("key/%02d"::formatted).toList();

    @TempDir
    private Path temp;

    @Test
    void onlyWhatMayBeStaleIsReadUntilTheMajorityIsBack() throws Exception {
        try (TestCluster cluster = new TestCluster(temp, 3).withMainNodeOptions("--dispersa.forward.leader-wait=1s")) {
            cluster.start().awaitReplicated(LIMIT);
            for (String key : KEYS) {
                assertThat(cluster.put(key, "value").statusCode()).isEqualTo(201);
            }
            await().atMost(LIMIT)
                .until(() -> page(cluster.get(cluster.main("/kv"))).equals(KEYS) && survivorHasAll(cluster));
            assertThat(counted(cluster)).isEqualTo(KEYS.size());

            cluster.participants().subList(0, 2).forEach(ServiceProcess::kill);
            await().atMost(LIMIT)
                .until(() -> cluster.status(0).replicas().stream().allMatch(row -> row.leader() == null));
            assertNothingIsSilentlyStale(cluster);
            assertNothingIsCounted(cluster);
            assertStaleReadsHaveAll(cluster);
            assertCommandsDoTheSame(cluster);
            assertThatWhoLacksWhatItHadRefuses(cluster);

            cluster.mend();
            assertThat(page(cluster.get(cluster.main("/kv")))).isEqualTo(KEYS);
            await().atMost(LIMIT).until(() -> counted(cluster) == KEYS.size());
            ClusterListing listing = listing(cluster, "/list");
            assertThat(listing.complete()).isTrue();
            assertThat(keys(listing)).containsExactlyInAnyOrderElementsOf(KEYS);
        }
    }

    private static void assertNothingIsSilentlyStale(TestCluster cluster) throws IOException {
        for (String path : List.of("/kv/" + KEYS.getFirst(), "/kv", "/kv?prefix=none")) {
            assertThat(cluster.get(cluster.main(path)).statusCode()).as(path).isEqualTo(503);
        }
        ClusterListing listing = listing(cluster, "/list");
        assertThat(listing.complete()).isFalse();
        assertThat(listing.unlisted()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(listing.missing()).extracting(gone -> gone.participant().id()).containsExactly(1, 2);
        assertThat(listing.toText()).doesNotContain("No items");
    }

    private static void assertNothingIsCounted(TestCluster cluster) throws IOException {
        assertThat(cluster.status(0).replicas()).allSatisfy(row -> {
            assertThat(row.keys()).isNull();
            assertThat(row.bytes()).isNull();
            assertThat(row.present()).isNull();
        });
        assertThat(participants(cluster)).allSatisfy(participant -> {
            assertThat(participant.keys()).isNull();
            assertThat(participant.bytes()).isNull();
        });
    }

    private static void assertStaleReadsHaveAll(TestCluster cluster) throws IOException {
        for (String key : KEYS) {
            HttpResponse<String> read = cluster.get(cluster.main("/kv/" + key + "?consistency=stale"));
            assertThat(read.body()).isEqualTo("value");
            assertThat(read.headers().firstValue(KvHeaders.PARTICIPANT)).contains("3");
            assertStale(read);
        }
        assertStale(cluster.send(HttpRequest.newBuilder(cluster.main("/kv/" + KEYS.getFirst() + "?consistency=stale"))
            .method("HEAD", BodyPublishers.noBody())));
        HttpResponse<String> first = cluster.get(cluster.main("/kv?prefix=key/&limit=15&consistency=stale"));
        assertStale(first);
        assertThat(page(first)).isEqualTo(KEYS.subList(0, 15));
        assertThat(page(cluster.get(cluster.main("/kv?after=key/14&consistency=stale"))))
            .isEqualTo(KEYS.subList(15, 20));
        ClusterListing listing = listing(cluster, "/list?consistency=stale");
        assertThat(listing.complete()).isTrue();
        assertThat(keys(listing)).isEqualTo(KEYS);
        assertThat(listing.missing()).hasSize(2);
        assertStale(cluster.get(cluster.main("/list?consistency=stale")));
    }

    private static void assertStale(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue(KvHeaders.CONSISTENCY)).contains("stale");
    }

    private void assertCommandsDoTheSame(TestCluster cluster) throws Exception {
        Shell shell = new Shell(Map.of("DISPERSA_BUILD", "never", "DISPERSA_SERVER",
                "http://127.0.0.1:" + cluster.mainPort(), "DISPERSA_REPEAT_FOR", "0s"));
        for (String command : List.of("get " + KEYS.getFirst(), "keys", "list", "export")) {
            Shell.Result refused = shell.run("./dispersa " + command);
            assertThat(refused.exitCode()).as("%s: %s", command, refused.output()).isEqualTo(5);
            assertThat(refused.output()).as(command).contains("artition").doesNotContain("No items");
        }
        assertThat(shell.run("./dispersa get --stale " + KEYS.getFirst())).isEqualTo(new Shell.Result(0, "value"));
        for (String command : List.of("keys", "list", "export")) {
            Shell.Result stale = shell.run("./dispersa " + command + " --stale");
            assertThat(stale.exitCode()).as("%s: %s", command, stale.output()).isZero();
            assertThat(stale.output()).as(command).contains(KEYS);
        }
        Path file = temp.resolve("export");
        assertThat(shell.run("./dispersa export --stale --to '" + file + "'").output())
            .contains("exported 20 keys, which may be old to " + file);
        assertThat(file).exists();
        Shell.Result status = shell.run("./dispersa status");
        assertThat(status.output()).contains("contents      unknown").doesNotContain("0 keys", "0 of 3");
    }

    /**
     * What was not yet in its store when it was killed is in its log, for a leader to
     * tell.
     */
    private static void assertThatWhoLacksWhatItHadRefuses(TestCluster cluster) throws IOException {
        cluster.participants().getLast().kill();
        cluster.participants().getLast().start();
        await().atMost(LIMIT)
            .ignoreExceptions()
            .until(() -> cluster.get(cluster.participant(2, "/kv?partition=0&consistency=stale"))
                .body()
                .contains("no-leader"));
        for (String path : List.of("/kv/" + KEYS.getFirst(), "/kv")) {
            assertThat(cluster.get(cluster.main(path + "?consistency=stale")).statusCode()).as(path).isEqualTo(503);
        }
        ClusterListing listing = listing(cluster, "/list?consistency=stale");
        assertThat(listing.complete()).isFalse();
        assertThat(listing.unlisted()).hasSize(6);
        assertThat(listing.toText()).doesNotContain("No items");
    }

    private static boolean survivorHasAll(TestCluster cluster) throws IOException {
        for (String key : KEYS) {
            if (cluster.get(cluster.participant(2, "/kv/" + key + "?consistency=stale")).statusCode() != 200) {
                return false;
            }
        }
        return true;
    }

    private static long counted(TestCluster cluster) throws IOException {
        long participants = participants(cluster).stream()
            .map(ParticipantInfo::keys)
            .mapToLong(keys -> Objects.requireNonNullElse(keys, -1L))
            .sum();
        long partitions = cluster.status(0)
            .replicas()
            .stream()
            .map(PartitionStatus::keys)
            .mapToLong(keys -> Objects.requireNonNullElse(keys, -1L))
            .sum();
        return participants == partitions ? partitions : -1;
    }

    private static List<ParticipantInfo> participants(TestCluster cluster) throws IOException {
        return List.of(JsonMapper.shared()
            .readValue(cluster.get(cluster.main("/participants")).body(), ParticipantInfo[].class));
    }

    private static List<String> page(HttpResponse<String> answer) {
        return JsonMapper.shared().readValue(answer.body(), KeyPage.class).items().stream().map(KeyItem::key).toList();
    }

    private static ClusterListing listing(TestCluster cluster, String path) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(cluster.main(path)).header("Accept", "application/json");
        return JsonMapper.shared().readValue(cluster.send(request).body(), ClusterListing.class);
    }

    private static List<String> keys(ClusterListing listing) {
        return listing.participants().stream().flatMap(one -> one.items().stream()).map(ListedItem::key).toList();
    }

}
