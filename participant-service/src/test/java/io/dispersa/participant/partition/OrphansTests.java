package io.dispersa.participant.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.raft.GroupRole;
import io.dispersa.raft.GroupStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrphansTests {

    private final AtomicLong seconds = new AtomicLong();

    private final Orphans orphans = new Orphans(() -> Duration.ofSeconds(seconds.get()).toNanos());

    @Test
    void replicaThatItsGroupHasShutDownIsOutAtOnce() {
        assertThat(orphans.isOut(0, status(GroupRole.CLOSED, null))).isTrue();
    }

    @Test
    void replicaThatLeadsIsNeverOut() {
        assertThat(orphans.isOut(0, status(GroupRole.LEADER, "1.1"))).isFalse();
        seconds.set(1000);
        assertThat(orphans.isOut(0, status(GroupRole.LEADER, "1.1"))).isFalse();
    }

    @Test
    void followerIsOutWhenItHasKnownNoLeaderForLongSinceTheTableWasKnown() {
        assertThat(orphans.isOut(0, status(GroupRole.FOLLOWER, null))).isFalse();
        seconds.set(9);
        assertThat(orphans.isOut(0, status(GroupRole.FOLLOWER, "1.1"))).isFalse();
        seconds.set(18);
        assertThat(orphans.isOut(0, status(GroupRole.FOLLOWER, null))).isFalse();
        seconds.set(19);
        assertThat(orphans.isOut(0, status(GroupRole.FOLLOWER, null))).isTrue();
        orphans.forget(0);
        assertThat(orphans.isOut(0, status(GroupRole.FOLLOWER, null))).isFalse();
    }

    @Test
    void replicaThatNobodyTookInIsOutAfterAWhile() {
        assertThat(orphans.isOut(0, status(GroupRole.JOINING, null))).isFalse();
        seconds.set(10);
        assertThat(orphans.isOut(0, status(GroupRole.JOINING, null))).isTrue();
    }

    private static GroupStatus status(GroupRole role, @Nullable String leader) {
        return new GroupStatus(role, 1, leader, List.of(), false, 0, 0, Map.of());
    }

}
