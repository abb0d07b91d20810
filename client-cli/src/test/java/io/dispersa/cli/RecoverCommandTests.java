package io.dispersa.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.dispersa.api.ClusterStatus;
import io.dispersa.api.PartitionRecovery;
import io.dispersa.api.PartitionStatus;
import io.dispersa.api.ReplicaName;
import io.dispersa.api.ReplicaPosition;
import io.dispersa.api.ReplicaRole;
import io.dispersa.cli.CommandRun.Setting;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecoverCommandTests {

    @RegisterExtension
    static final WireMockExtension WIRE_MOCK = WireMockExtension.newInstance()
        .options(WireMockConfiguration.wireMockConfig().dynamicPort())
        .build();

    private static final ReplicaName FIRST = new ReplicaName(1, 1, 4);

    private final MainNodeStub mainNode = new MainNodeStub(WIRE_MOCK);

    private final Setting setting = new Setting(WIRE_MOCK.baseUrl());

    @Test
    void recoverShowsWhatIsLeftAndChangesNothing() {
        mainNode.answers("GET", "/partitions", MainNodeStub.json(status(null, 2)));
        mainNode.answers("GET", "/partitions/0/recovery", MainNodeStub.json(left(null)));

        CommandRun run = setting.run("recover", "all");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("""
                partition 0
                PARTICIPANT  REPLICA          ROLE      POSITION  KEYS  LAST WRITE
                1            1.1.4            follower  3.17      1000  2026-01-02T03:04:05Z  best
                2            does not answer
                3            does not answer

                Nothing has been changed. Start the participants that do not answer, if their disks are there.
                If they are lost for good, have partition 0 go on from the replica marked with best;
                what only the lost ones had is lost then:
                  dispersa recover all --accept-data-loss
                """);
    }

    @Test
    void recoverGoesOnFromTheBestReplicaWhenTheLossIsAccepted() {
        mainNode.answers("GET", "/partitions", MainNodeStub.json(status(1, 2)));
        mainNode.answers("GET", "/partitions/0/recovery", MainNodeStub.json(left(null)));
        mainNode.answers("POST", "/partitions/0/recovery", MainNodeStub.json(left(null)).withStatus(202));

        CommandRun run = setting.run("recover", "0", "--accept-data-loss");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("goes on alone", "recovered partition 0");
        WIRE_MOCK.verify(1, postRequestedFor(urlEqualTo("/partitions/0/recovery"))
            .withRequestBody(equalToJson("{\"acceptDataLoss\":true}")));
    }

    @Test
    void recoverThatIsRefusedSaysWhyAndOrdersNothing() {
        mainNode.answers("GET", "/partitions", MainNodeStub.json(status(1, 2)));
        mainNode.answers("GET", "/partitions/0/recovery", MainNodeStub.json(left("Participant 1 leads it.")));

        CommandRun run = setting.run("recover", "0", "--accept-data-loss");

        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.out()).contains("Participant 1 leads it.").doesNotContain("recovered");
        WIRE_MOCK.verify(0, postRequestedFor(urlEqualTo("/partitions/0/recovery")));
    }

    @Test
    void recoverWhenEveryPartitionHasALeaderSaysSo() {
        mainNode.answers("GET", "/partitions", MainNodeStub.json(status(1, 2)));

        CommandRun run = setting.run("recover", "all");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("there is nothing to recover");
    }

    @Test
    void recoverOfWhatIsNoPartitionIsRefused() {
        mainNode.answers("GET", "/partitions", MainNodeStub.json(status(1, 2)));

        CommandRun run = setting.run("recover", "first");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("'first' is neither a partition nor 'all'");
    }

    private static PartitionRecovery left(@Nullable String refusal) {
        ReplicaPosition first = new ReplicaPosition(0, FIRST, ReplicaRole.FOLLOWER, 3, 17, List.of(FIRST), List.of(),
                1000, 50_000, Instant.parse("2026-01-02T03:04:05.678Z"));
        return new PartitionRecovery(0, List.of(first), List.of(2, 3), FIRST, refusal);
    }

    private static ClusterStatus status(@Nullable Integer leader, long term) {
        return new ClusterStatus(new UUID(0, 1), 4, 1, true,
                List.of(new PartitionStatus(0, leader, term, 3, null, null, null, List.of())), List.of(), List.of());
    }

}
