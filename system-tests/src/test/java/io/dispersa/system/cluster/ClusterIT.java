package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.Problem;
import io.dispersa.partition.Partitioner;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What a cluster of three does for those who use it. */
class ClusterIT {

    @TempDir
    private static Path temp;

    private static TestCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = new TestCluster(temp, 3).start().awaitReplicated(Duration.ofSeconds(30));
        // On a new cluster the partitions are led in turn, so that a key's leader can be
        // foretold.
        await().atMost(Duration.ofSeconds(30))
            .until(() -> cluster.status(0)
                .replicas()
                .stream()
                .allMatch(row -> Integer.valueOf(row.partition() % 3 + 1).equals(row.leader())));
    }

    @AfterAll
    static void endCluster() {
        cluster.close();
    }

    @Test
    void keyLivesFromPutToDelete() throws IOException {
        HttpResponse<String> created = cluster.put("a/b", "hello");
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.headers().firstValue("ETag").orElseThrow()).matches("\"[1-9]\\d*\"");
        assertThat(created.headers().firstValue("KV-Partition")).contains("4");
        assertThat(cluster.get(cluster.main("/kv/a/b"))).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(answer.headers().firstValue("ETag")).isEqualTo(created.headers().firstValue("ETag"));
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        });
        assertThat(cluster.put("a/b", "again").statusCode()).isEqualTo(204);
        assertThat(cluster.get(cluster.main("/kv/a%2Fb")).body()).isEqualTo("again");
        assertThat(cluster.delete("a/b").statusCode()).isEqualTo(204);
        HttpResponse<String> gone = cluster.get(cluster.main("/kv/a/b"));
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(problem(gone).code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(cluster.delete("a/b").statusCode()).isEqualTo(404);
    }

    @Test
    void participantsAnswerOneOwnerAndTwoThatNameIt() throws IOException {
        cluster.put("direct", "v");
        int owner = cluster.leaderOf("direct").orElseThrow();
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = cluster.get(cluster.participant(i, "/kv/direct"));
            if (i == owner) {
                assertThat(answer.statusCode()).isEqualTo(200);
            }
            else {
                assertThat(answer.statusCode()).isEqualTo(421);
                assertThat(problem(answer).code()).isEqualTo(ErrorCode.NOT_OWNER);
                assertThat(Objects.requireNonNull(problem(answer).leader()).uri())
                    .isEqualTo(cluster.participant(owner, ""));
            }
        }
    }

    @Test
    void participantTellsAnAbsentKeyOfItsOwnFromOneThatIsNot() throws IOException {
        String own = sameOwner("own", 1);
        String other = sameOwner("other", 2);
        assertThat(problem(cluster.get(cluster.participant(1, "/kv/" + own))).code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(problem(cluster.get(cluster.participant(1, "/kv/" + other))).code()).isEqualTo(ErrorCode.NOT_OWNER);
    }

    @Test
    void listShowsAndLogsWhatEveryParticipantHolds() throws IOException {
        List<String> keys = IntStream.range(0, 3).mapToObj(i -> sameOwner("listed", i)).toList();
        for (String key : keys) {
            cluster.put(key, "line\nbreak \u202e\u001b[31m");
        }
        String text = cluster.send(HttpRequest.newBuilder(cluster.main("/list")).POST(BodyPublishers.noBody())).body();
        assertThat(text).contains("# participant 1 at ", "# participant 2 at ", "# participant 3 at ")
            .doesNotContain("\u001b", "\u202e", "not complete");
        for (int i = 0; i < 3; i++) {
            String line = keys.get(i) + " line\\nbreak \\u202e\\u001b[31m";
            assertThat(text).contains("\n" + line + "\n");
            cluster.participants().get(i).awaitLog(line);
            cluster.delete(keys.get(i));
        }
        assertThat(cluster.mainNode().log()).contains("leads [0, 3]");
        assertThat(cluster.get(cluster.main("/participants")).body()).contains("\"state\":\"up\"");
    }

    @ParameterizedTest
    @CsvSource({ "%00", "%ff", "a/../b", "..", "%2e%2e", "a//b", "''" })
    void anyNodeRefusesAKeyThatIsInvalid(String path) throws IOException {
        for (var uri : List.of(cluster.main("/kv/" + path), cluster.participant(0, "/kv/" + path))) {
            HttpResponse<String> answer = cluster.get(uri);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(problem(answer).code()).isEqualTo(ErrorCode.KEY_INVALID);
        }
    }

    @ParameterizedTest
    @CsvSource({ "a%252Fb", "%F0%9F%98%80", "e%CC%81", "%C3%A9", "a;v=1", "a+b%20c", "...", "%0d%0aSet-Cookie:x" })
    void keyThatIsStrangeComesBackAsItWas(String path) throws IOException {
        assertThat(cluster.put(path, path).statusCode()).isEqualTo(201);
        assertThat(cluster.get(cluster.main("/kv/" + path)).body()).isEqualTo(path);
        assertThat(cluster.delete(path).statusCode()).isEqualTo(204);
    }

    @Test
    void putWhenValueIsTooLargeIsRefusedHoweverItIsSent() throws IOException {
        byte[] tooLarge = new byte[(1 << 20) + 1];
        HttpRequest.Builder declared = HttpRequest.newBuilder(cluster.main("/kv/large"))
            .PUT(BodyPublishers.ofByteArray(tooLarge));
        assertThat(problem(cluster.send(declared)).detail()).contains("1048576 bytes", "dispersa.limits.value");
        HttpRequest.Builder chunked = HttpRequest.newBuilder(cluster.main("/kv/large"))
            .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(new byte[32 << 20])));
        assertThat(problem(cluster.send(chunked)).code()).isEqualTo(ErrorCode.VALUE_TOO_LARGE);
        HttpRequest.Builder largest = HttpRequest.newBuilder(cluster.main("/kv/large"))
            .PUT(BodyPublishers.ofByteArray(tooLarge, 0, 1 << 20));
        assertThat(cluster.send(largest).statusCode()).isEqualTo(201);
        assertThat(cluster.get(cluster.main("/kv/large")).body()).hasSize(1 << 20);
        cluster.delete("large");
    }

    private static String sameOwner(String prefix, int participant) {
        return IntStream.range(0, 1000)
            .mapToObj(i -> prefix + i)
            .filter(key -> new Partitioner(6).partitionOf(Key.of(key)) % 3 == participant)
            .findFirst()
            .orElseThrow();
    }

    private static Problem problem(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        return JsonMapper.shared().readValue(answer.body(), Problem.class);
    }

}
