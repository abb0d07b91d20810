package io.dispersa.participant.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.raft.GroupRole;
import io.dispersa.raft.GroupStatus;
import io.dispersa.raft.GroupStatus.Follower;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StalledFollowersTests {

    private static final Duration JUST_NOW = Duration.ofMillis(300);

    private final StalledFollowers stalled = new StalledFollowers();

    @Test
    void entryIsDueWhenAFollowerThatAnswersLacksTheLastOneForFiveSeconds() {
        GroupStatus status = status(GroupRole.LEADER, 9, new Follower(7, JUST_NOW));
        assertThat(dueAt(0, status)).isFalse();
        assertThat(dueAt(5, status)).isFalse();
        assertThat(dueAt(6, status)).isTrue();
    }

    @Test
    void entryIsNotDueWhileEntriesFollow() {
        for (int second = 0; second < 20; second++) {
            assertThat(dueAt(second, status(GroupRole.LEADER, 9 + second, new Follower(7, JUST_NOW)))).isFalse();
        }
    }

    @Test
    void afterAnEntryTheNextIsNotDueAtOnce() {
        assertThat(dueAt(0, status(GroupRole.LEADER, 9, new Follower(7, JUST_NOW)))).isFalse();
        assertThat(dueAt(6, status(GroupRole.LEADER, 9, new Follower(7, JUST_NOW)))).isTrue();
        assertThat(dueAt(7, status(GroupRole.LEADER, 10, new Follower(7, JUST_NOW)))).isFalse();
        assertThat(dueAt(11, status(GroupRole.LEADER, 10, new Follower(7, JUST_NOW)))).isFalse();
        assertThat(dueAt(13, status(GroupRole.LEADER, 10, new Follower(7, JUST_NOW)))).isTrue();
    }

    @Test
    void entryIsNotDueForWhoHasAllOrDoesNotAnswerOrWhereAnotherLeads() {
        for (GroupStatus status : List.of(status(GroupRole.LEADER, 9, new Follower(9, JUST_NOW)),
                status(GroupRole.LEADER, 9, new Follower(7, Duration.ofSeconds(30))),
                status(GroupRole.FOLLOWER, 9, new Follower(7, JUST_NOW)))) {
            assertThat(dueAt(0, status)).isFalse();
            assertThat(dueAt(60, status)).isFalse();
        }
    }

    private boolean dueAt(int second, GroupStatus status) {
        return stalled.areDue(status, TimeUnit.SECONDS.toNanos(second));
    }

    private static GroupStatus status(GroupRole role, long committed, Follower follower) {
        return new GroupStatus(role, 3, "1.1", List.of(), false, committed, committed, Map.of("2.1", follower));
    }

}
