package io.dispersa.participant.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.ReplicaMembers;
import io.dispersa.api.ReplicaName;
import io.dispersa.raft.GroupRole;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OrphansTests {

    private static final Duration LONG = Duration.ofSeconds(10);

    private final AtomicLong seconds = new AtomicLong();

    private final AtomicInteger questions = new AtomicInteger();

    private final Orphans orphans = new Orphans(() -> Duration.ofSeconds(seconds.get()).toNanos());

    private volatile Optional<ReplicaMembers> answer = Optional.empty();

    @Test
    void replicaThatItsGroupHasShutDownIsOutAtOnce() {
        assertThat(isOut(GroupRole.CLOSED)).isTrue();
    }

    @Test
    void replicaThatLeadsIsNeverOut() {
        votes("2.1.1");
        assertThat(isOut(GroupRole.LEADER)).isFalse();
        seconds.set(1000);
        assertThat(isOut(GroupRole.LEADER)).isFalse();
        assertThat(questions).hasValue(0);
    }

    @Test
    void replicaIsOutWhenTheLeaderSaysThatOthersVote() {
        votes("2.1.1");
        await().atMost(LONG).until(() -> isOut(GroupRole.FOLLOWER));
        orphans.forget(0);
        votes("1.1.1");
        assertThat(isOut(GroupRole.JOINING)).isFalse();
    }

    @Test
    void replicaThatNobodyLeadsIsKeptHoweverLongThatIs() {
        for (int i = 1; i <= 10; i++) {
            seconds.addAndGet(1000);
            int asked = i;
            assertThat(isOut(GroupRole.FOLLOWER)).isFalse();
            await().atMost(LONG).until(() -> questions.get() == asked);
        }
        assertThat(isOut(GroupRole.FOLLOWER)).isFalse();
    }

    @Test
    void leaderIsAskedNowAndThen() {
        votes("1.1.1");
        assertThat(isOut(GroupRole.FOLLOWER)).isFalse();
        await().atMost(LONG).until(() -> questions.get() == 1);
        assertThat(isOut(GroupRole.FOLLOWER)).isFalse();
        seconds.set(1);
        assertThat(isOut(GroupRole.FOLLOWER)).isFalse();
        assertThat(questions).hasValue(1);
    }

    /** Another life of the same replica may vote, or not. */
    @Test
    void whatTheLeaderSaysIsForOneNameOnly() {
        votes("1.1.5");
        await().atMost(LONG).until(() -> isOut(GroupRole.FOLLOWER));
        assertThat(orphans.isOut(0, "1.1.5", GroupRole.FOLLOWER, () -> answer)).isFalse();
    }

    private boolean isOut(GroupRole role) {
        return orphans.isOut(0, "1.1.1", role, () -> {
            Optional<ReplicaMembers> now = answer;
            questions.incrementAndGet();
            return now;
        });
    }

    private void votes(String name) {
        answer = Optional.of(new ReplicaMembers(0, 1, List.of(ReplicaName.parse(name))));
    }

}
