package io.dispersa.mainnode.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.Heartbeat;
import io.dispersa.api.ParticipantState;
import io.dispersa.api.PartitionContents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HeartbeatMonitorTests {

    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    private final HeartbeatMonitor monitor = new HeartbeatMonitor(() -> now, Duration.ofSeconds(5));

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
    void servesOnlyWhatAParticipantThatIsUpHasReported() {
        monitor.record(1, heartbeat());
        assertThat(monitor.serves(1, 3)).isTrue();
        assertThat(monitor.serves(1, 4)).isFalse();
        assertThat(monitor.serves(2, 3)).isFalse();
        now = now.plusSeconds(6);
        assertThat(monitor.serves(1, 3)).isFalse();
    }

    private static Heartbeat heartbeat() {
        return new Heartbeat(UUID.randomUUID(), UUID.randomUUID(), 0, List.of(new PartitionContents(3, 0, 0)));
    }

}
