package io.dispersa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.dispersa.api.ClusterStatus;
import io.dispersa.api.ClusterStatus.MainNodeStatus;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.ParticipantState;
import io.dispersa.api.PartitionStatus;
import io.dispersa.api.PartitionStatus.Replica;
import io.dispersa.api.RebalanceStatus;
import io.dispersa.api.ReplicaMove;
import io.dispersa.api.ReplicaRole;
import io.dispersa.cli.CommandRun.Setting;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatusCommandTests {

    @RegisterExtension
    static final WireMockExtension WIRE_MOCK = WireMockExtension.newInstance()
        .options(WireMockConfiguration.wireMockConfig().dynamicPort())
        .build();

    private static final List<MainNodeStatus> ONE = List.of(new MainNodeStatus("localhost:8080", true));

    private final MainNodeStub mainNode = new MainNodeStub(WIRE_MOCK);

    private final Setting setting = new Setting(WIRE_MOCK.baseUrl());

    @Test
    void statusWhenAllIsInStepNamesTheParticipantsAlone() {
        serve(ONE,
                List.of(participant(1, ParticipantState.UP), participant(2, ParticipantState.UP),
                        participant(3, ParticipantState.UP)),
                row(0, 1, 3, leads(1), follows(2, 0), follows(3, 0)),
                row(1, 2, 3, follows(1, 0), leads(2), follows(3, 0)));

        CommandRun run = setting.run("status");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("""
                main node     %s, ready
                cluster       formed, 2 partitions, epoch 4
                participants  3 up
                contents      24 keys, 680 bytes

                PARTITION  LEADER  TERM  REPLICAS  ON
                0          1       5     3 of 3    1, 2, 3
                1          2       5     3 of 3    1, 2, 3

                ID  ADDRESS         STATE  LEADS  STORES  KEYS  BYTES  LAST SEEN
                1   localhost:9001  up     1      0-5     12    340    2026-01-02T03:04:05Z
                2   localhost:9002  up     2      0-5     12    340    2026-01-02T03:04:05Z
                3   localhost:9003  up     3      0-5     12    340    2026-01-02T03:04:05Z
                """.formatted(WIRE_MOCK.baseUrl()));
    }

    @Test
    void statusWhenAParticipantIsMissingOrBehindSaysWhichAndHowFar() {
        serve(ONE, List.of(participant(1, ParticipantState.UP), participant(2, ParticipantState.SUSPECT)),
                row(0, 1, 2, leads(1), new Replica(2, null, null), follows(3, 1012)),
                row(1, 1, 1, leads(1), new Replica(2, ReplicaRole.FAILED, 0L),
                        new Replica(3, ReplicaRole.JOINING, 1234L)),
                new PartitionStatus(2, null, 0, 3, null, null, null,
                        List.of(new Replica(1, ReplicaRole.FOLLOWER, null), new Replica(2, ReplicaRole.LEADER, null))));

        CommandRun run = setting.run("status");

        assertThat(run.out())
            .contains("participants  1 up, 1 suspect",
                    "contents      unknown: 1 of 3 partitions have no leader, the others have 24 keys, 680 bytes\n")
            .contains("""
                    PARTITION  LEADER  TERM  REPLICAS  ON
                    0          1       5     2 of 3    1, 2 (silent), 3 (follower, 1012 behind)
                    1          1       5     1 of 3    1, 2 (failed), 3 (joining, 1234 behind)
                    2          none    -     unknown   1, 2 (leader)
                    """);
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void statusWhenNoPartitionHasALeaderCountsNothing() {
        serve(ONE,
                List.of(new ParticipantInfo(1, "localhost", 9001, ParticipantState.UP, List.of(), List.of(0), null,
                        null, null)),
                new PartitionStatus(0, null, 0, 3, null, null, null,
                        List.of(new Replica(1, ReplicaRole.FOLLOWER, null), new Replica(2, null, null))));

        assertThat(setting.run("status").out()).contains("contents      unknown: no partition has a leader\n")
            .contains("0          none    -     unknown   1, 2 (silent)\n")
            .contains("1   localhost:9001  up     -      0       -     -      -\n")
            .doesNotContain("0 keys");
        assertThat(setting.run("status", "-o", "json").out()).doesNotContain("\"keys\"", "\"present\"");
    }

    @Test
    void statusWhenAClockIsOffSaysHowFar() {
        ParticipantInfo off = new ParticipantInfo(1, "localhost", 9001, ParticipantState.UP, List.of(), List.of(0), 1L,
                1L, null, -3_600_000L);
        serve(ONE, List.of(off, participant(2, ParticipantState.UP)), row(0, 2, 2, leads(2)));

        assertThat(setting.run("status").out()).containsOnlyOnce("clock ")
            .contains("clock         of participant 1: 3600000 ms behind; it leads nothing until it is set right\n");
    }

    @Test
    void statusWhenThereIsOneReplicaSaysOneOfThree() {
        serve(ONE, List.of(participant(1, ParticipantState.UP)), row(0, 1, 1, leads(1)));

        assertThat(setting.run("status").out()).contains("contents      12 keys, 340 bytes\n")
            .contains("1 of 3    1\n");
    }

    @Test
    void statusWhenThereAreSeveralMainNodesSaysWhichLeadsTheRegistry() {
        List<ParticipantInfo> participants = List.of(participant(1, ParticipantState.UP));
        serve(List.of(new MainNodeStatus("localhost:8080", false), new MainNodeStatus("localhost:8081", true)),
                participants, row(0, 1, 1, leads(1)));
        assertThat(setting.run("status").out()).contains("registry      localhost:8080, localhost:8081 (leader)\n");

        serve(List.of(new MainNodeStatus("localhost:8080", false), new MainNodeStatus("localhost:8081", false)),
                participants, row(0, 1, 1, leads(1)));
        assertThat(setting.run("status").out())
            .contains("registry      localhost:8080, localhost:8081: no leader is known\n");
    }

    @Test
    void statusWhenAListIsLongGivesItsLength() {
        List<Integer> scattered = IntStream.range(0, 30).map(i -> 2 * i).boxed().toList();
        serve(ONE, List.of(new ParticipantInfo(1, "localhost", 9001, ParticipantState.UP, List.of(0, 2, 3, 5, 6, 7),
                scattered, 1L, 1L, null)), row(0, 1, 1, leads(1)));

        assertThat(setting.run("status").out()).contains("0,2,3,5-7  30 partitions  1");
    }

    @Test
    void statusWhileReplicasMoveSaysHowFarTheyAre() {
        serve(ONE, List.of(participant(1, ParticipantState.UP)), row(0, 1, 1, leads(1)));
        ReplicaMove move = new ReplicaMove(0, List.of(1), List.of(2), 10, 1000, null, null, null);
        mainNode.answers("GET", "/rebalance", MainNodeStub.json(new RebalanceStatus(true, "It is paused.", 40, 500, 3L,
                List.of(move), List.of(move, move), List.of())));

        assertThat(setting.run("status").out())
            .contains("replicas      40%, 1 replicas move, 2 are to, 500 bytes/s, 3 s left. It is paused.\n");
    }

    @Test
    void statusThatIsWatchedIsShownAgainUntilNobodyReads() {
        serve(ONE, List.of(participant(1, ParticipantState.UP)), row(0, 1, 1, leads(1)));

        CommandRun run = setting.readingAtMost(1000).run("status", "--watch");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().split("ready\n", -1).length).isGreaterThan(2);
    }

    @Test
    void statusAsJsonHasAllThatTheMainNodeSays() {
        serve(ONE, List.of(participant(1, ParticipantState.UP)), row(0, 1, 1, leads(1)));

        assertThat(setting.run("status", "-o", "json").out()).contains("\"ready\" : true", "\"term\" : 5",
                "\"wanted\" : 3", "\"present\" : 1", "\"role\" : \"leader\"", "\"registry\"");
    }

    @Test
    void statusOfAFormingClusterSaysWhatIsMissing() {
        answer(503, "OUT_OF_SERVICE", new ClusterStatus(new UUID(1, 2), 4, 2, false, List.of(), List.of(), ONE),
                List.of());
        mainNode.answers("GET", "/locate/status",
                MainNodeStub.problem(ErrorCode.FORMING, "1 of 3 participants is missing."));

        CommandRun run = setting.run("status");

        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.out()).contains("not ready").contains("forming: 1 of 3 participants is missing.");
        assertThat(setting.run("status", "-o", "json").out()).contains("\"ready\" : false")
            .contains("\"forming\" : \"1 of 3 participants is missing.\"");
    }

    private void serve(List<MainNodeStatus> registry, List<ParticipantInfo> participants, PartitionStatus... rows) {
        List<ParticipantAddress> addresses = participants.stream().map(ParticipantInfo::address).toList();
        answer(200, "UP", new ClusterStatus(new UUID(1, 2), 4, rows.length, true, List.of(rows), addresses, registry),
                participants);
    }

    private void answer(int status, String health, ClusterStatus cluster, List<ParticipantInfo> participants) {
        mainNode.answers("GET", "/actuator/health/readiness",
                MainNodeStub.json(Map.of("status", health)).withStatus(status));
        mainNode.answers("GET", "/partitions", MainNodeStub.json(cluster));
        mainNode.answers("GET", "/participants", MainNodeStub.json(participants));
        mainNode.answers("GET", "/rebalance",
                MainNodeStub.json(new RebalanceStatus(false, null, 100, 0, null, List.of(), List.of(), List.of())));
    }

    private static PartitionStatus row(int partition, @Nullable Integer leader, int present, Replica... replicas) {
        return new PartitionStatus(partition, leader, 5, 3, present, 12L, 340L, List.of(replicas));
    }

    private static Replica leads(int participant) {
        return new Replica(participant, ReplicaRole.LEADER, 0L);
    }

    private static Replica follows(int participant, long lag) {
        return new Replica(participant, ReplicaRole.FOLLOWER, lag);
    }

    private static ParticipantInfo participant(int id, ParticipantState state) {
        return new ParticipantInfo(id, "localhost", 9000 + id, state, List.of(id), List.of(0, 1, 2, 3, 4, 5), 12L, 340L,
                Instant.parse("2026-01-02T03:04:05.6Z"));
    }

}
