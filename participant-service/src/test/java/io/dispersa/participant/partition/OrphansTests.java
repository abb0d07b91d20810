package io.dispersa.participant.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.raft.GroupRole;
import io.dispersa.raft.GroupStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OrphansTests {

    private final AtomicLong seconds = new AtomicLong();

    private final Orphans orphans = new Orphans(() -> Duration.ofSeconds(seconds.get()).toNanos());

    @Test
    void replicaThatItsGroupHasShutDownIsOutAtOnce() {
        assertThat(orphans.isOut(0, status(GroupRole.CLOSED, 0))).isTrue();
    }

    @Test
    void replicaThatLeadsIsNeverOut() {
        assertThat(orphans.isOut(0, status(GroupRole.LEADER, 0))).isFalse();
        seconds.set(1000);
        assertThat(orphans.isOut(0, status(GroupRole.LEADER, 0))).isFalse();
    }

    @Test
    void followerIsOutWhenItHasHeardNobodySinceTheTableWasKnown() {
        assertThat(orphans.isOut(0, status(GroupRole.FOLLOWER, 60))).isFalse();
        seconds.set(11);
        assertThat(orphans.isOut(0, status(GroupRole.FOLLOWER, 1))).isFalse();
        assertThat(orphans.isOut(0, status(GroupRole.FOLLOWER, 11))).isTrue();
        orphans.forget(0);
        assertThat(orphans.isOut(0, status(GroupRole.FOLLOWER, 11))).isFalse();
    }

    @Test
    void replicaThatNobodyTookInIsOutAfterAWhile() {
        assertThat(orphans.isOut(0, status(GroupRole.JOINING, 0))).isFalse();
        seconds.set(10);
        assertThat(orphans.isOut(0, status(GroupRole.JOINING, 0))).isTrue();
    }

    private static GroupStatus status(GroupRole role, long silence) {
        return new GroupStatus(role, 1, null, List.of(), false, 0, 0, Map.of(), Duration.ofSeconds(silence));
    }

}
