package io.dispersa.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.ParticipantState;
import io.dispersa.api.RebalancePlan;
import io.dispersa.api.RebalancePlan.Load;
import io.dispersa.api.RebalancePlan.Share;
import io.dispersa.api.RebalanceStatus;
import io.dispersa.api.ReplicaMove;
import io.dispersa.cli.CommandRun.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MoveCommandTests {

    @RegisterExtension
    static final WireMockExtension WIRE_MOCK = WireMockExtension.newInstance()
        .options(WireMockConfiguration.wireMockConfig().dynamicPort())
        .build();

    private static final ReplicaMove MOVE = new ReplicaMove(4, List.of(1), List.of(3), 10, 1000, null, null, 7L);

    private final MainNodeStub mainNode = new MainNodeStub(WIRE_MOCK);

    private final Setting setting = new Setting(WIRE_MOCK.baseUrl());

    @Test
    void drainReturnsAtOnce() {
        mainNode.answers("DELETE", "/participants/4", aResponse().withStatus(202));

        CommandRun run = setting.run("drain", "4");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("participant 4 is drained");
    }

    @Test
    void drainThatWaitsEndsWhenTheParticipantMayBeStopped() {
        mainNode.answers("DELETE", "/participants/4", aResponse().withStatus(202));
        answersInTurn("first", Scenario.STARTED, "second", participant(ParticipantState.DRAINING, List.of(1, 2)));
        answersInTurn("second", "second", "third", participant(ParticipantState.DRAINED, List.of()));

        CommandRun run = setting.run("drain", "4", "--wait");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("""
                participant 4 still stores 2 partitions
                participant 4 has been drained: it may be stopped
                """);
    }

    @Test
    void drainThatWaitsFailsWhenItIsCancelled() {
        mainNode.answers("DELETE", "/participants/4", aResponse().withStatus(202));
        mainNode.answers("GET", "/participants/4", MainNodeStub.json(participant(ParticipantState.UP, List.of(1))));

        CommandRun run = setting.run("drain", "4", "--wait");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("somebody has cancelled its drain");
    }

    @Test
    void drainThatIsRefusedSaysWhy() {
        mainNode.answers("DELETE", "/participants/4",
                MainNodeStub.problem(ErrorCode.DRAIN_REFUSED, "Participant 4 cannot be drained: 2 others are up."));

        CommandRun run = setting.run("drain", "4");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("Participant 4 cannot be drained: 2 others are up.");
    }

    @Test
    void drainIsCancelled() {
        mainNode.answers("POST", "/participants/4/stay", aResponse().withStatus(202));

        assertThat(setting.run("drain", "4", "--cancel").out()).isEqualTo("participant 4 stays\n");
        assertThat(setting.run("drain", "4", "--cancel", "--wait").exitCode()).isEqualTo(2);
    }

    @Test
    void rebalanceShowsWhatMovesAndHasMoved() {
        mainNode.answers("GET", "/rebalance", MainNodeStub
            .json(new RebalanceStatus(false, null, 50, 2000, 1L, List.of(MOVE), List.of(), List.of(MOVE))));

        assertThat(setting.run("rebalance").out()).isEqualTo("""
                50%, 1 replicas move, 0 are to, 2000 bytes/s, 1 s left

                PARTITION  FROM  TO  KEYS  BYTES  STATE     WRITES WAITED
                4          1     3   10    1000   moves     7 ms
                4          1     3   10    1000   finished  7 ms
                """);
        assertThat(setting.run("rebalance", "-o", "json").out()).contains("\"percent\" : 50");
    }

    @Test
    void rebalanceShowsThePlan() {
        mainNode.answers("GET", "/rebalance?dry-run", MainNodeStub.json(new RebalancePlan(List.of(MOVE), 10, 1000,
                List.of(new Share(1, new Load(6, 2, 60, 6000), new Load(5, 2, 50, 5000))))));

        assertThat(setting.run("rebalance", "--dry-run").out()).isEqualTo("""
                1 replicas would move: 10 keys, 1000 bytes

                PARTITION  FROM  TO  KEYS  BYTES
                4          1     3   10    1000

                PARTICIPANT  REPLICAS  LEADS  KEYS      BYTES
                1            6 -> 5    2      60 -> 50  6000 -> 5000
                """);
    }

    @Test
    void rebalanceIsPausedAndResumed() {
        mainNode.answers("POST", "/rebalance/pause", aResponse().withStatus(204));
        mainNode.answers("POST", "/rebalance/resume", aResponse().withStatus(204));

        assertThat(setting.run("rebalance", "--pause").out()).contains("paused");
        assertThat(setting.run("rebalance", "--resume").out()).contains("resumed");
        WIRE_MOCK.verify(1, postRequestedFor(urlEqualTo("/rebalance/pause")));
        WIRE_MOCK.verify(1, postRequestedFor(urlEqualTo("/rebalance/resume")));
    }

    private static void answersInTurn(String name, String from, String to, ParticipantInfo participant) {
        WIRE_MOCK.stubFor(get(urlEqualTo("/participants/4")).withName(name)
            .inScenario("drain")
            .whenScenarioStateIs(from)
            .willSetStateTo(to)
            .willReturn(MainNodeStub.json(participant)));
    }

    private static ParticipantInfo participant(ParticipantState state, List<Integer> stores) {
        return new ParticipantInfo(4, "localhost", 9004, state, List.of(), stores, 0L, 0L, null);
    }

}
