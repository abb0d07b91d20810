package io.dispersa.mainnode.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.Boot;
import io.dispersa.api.Heartbeat;
import io.dispersa.api.ParticipantState;
import io.dispersa.api.ReplicaReport;
import io.dispersa.api.ReplicaRole;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HeartbeatMonitorTests {

    private Duration now = Duration.ofSeconds(-3);

    private final HeartbeatMonitor monitor = new HeartbeatMonitor(() -> Instant.EPOCH, () -> now.toNanos(),
            Duration.ofSeconds(5));

    @Test
    void stateFollowsTheHeartbeats() {
        assertThat(monitor.state(1)).isEqualTo(ParticipantState.SILENT);
        monitor.record(1, heartbeat());
        now = now.plusSeconds(5);
        assertThat(monitor.state(1)).isEqualTo(ParticipantState.UP);
        now = now.plusMillis(1);
        assertThat(monitor.state(1)).isEqualTo(ParticipantState.SUSPECT);
        monitor.record(1, heartbeat());
        assertThat(monitor.state(1)).isEqualTo(ParticipantState.UP);
    }

    @Test
    void upTellsWhatThoseHaveReportedThatAreUp() {
        monitor.record(1, heartbeat());
        now = now.plusSeconds(3);
        monitor.record(2, heartbeat());
        assertThat(monitor.up()).containsOnlyKeys(1, 2);
        assertThat(monitor.up().get(1)).extracting(ReplicaReport::partition).containsExactly(3);
        now = now.plusSeconds(3);
        assertThat(monitor.up()).containsOnlyKeys(2);
    }

    @Test
    void upForLessTellsWhoHasJustComeUpOrComeBack() {
        Duration time = Duration.ofSeconds(4);
        monitor.record(1, heartbeat());
        assertThat(monitor.upForLess(time)).containsExactly(1);
        now = now.plusSeconds(4);
        monitor.record(1, heartbeat());
        assertThat(monitor.upForLess(time)).isEmpty();
        now = now.plusSeconds(6);
        assertThat(monitor.upForLess(time)).isEmpty();
        monitor.record(1, heartbeat());
        assertThat(monitor.upForLess(time)).containsExactly(1);
    }

    @Test
    void isSilentForCountsFromTheLastHeartbeatOrFromTheStart() {
        now = now.plusSeconds(3);
        monitor.record(1, heartbeat());
        now = now.plusSeconds(4);
        assertThat(monitor.isSilentFor(1, Duration.ofSeconds(4))).isTrue();
        assertThat(monitor.isSilentFor(1, Duration.ofSeconds(5))).isFalse();
        assertThat(monitor.isSilentFor(2, Duration.ofSeconds(7))).isTrue();
        assertThat(monitor.isSilentFor(2, Duration.ofSeconds(8))).isFalse();
    }

    private static Heartbeat heartbeat() {
        return new Heartbeat(UUID.randomUUID(), UUID.randomUUID(), Boot.first(), 1, 0,
                List.of(new ReplicaReport(3, ReplicaRole.LEADER, 1, 1, List.of(), 0, 0, 0, 0)), null);
    }

}
