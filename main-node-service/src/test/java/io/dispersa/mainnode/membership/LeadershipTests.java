package io.dispersa.mainnode.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.ReplicaReport;
import io.dispersa.api.ReplicaRole;
import io.dispersa.mainnode.registry.ChangeSignal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeadershipTests {

    private final ChangeSignal changes = new ChangeSignal();

    private final Leadership leadership = new Leadership(changes);

    @Test
    void amongWhenTwoSayTheyLeadBelievesTheOneElectedLast() {
        assertThat(Leader.among(Map.of(1, leads(4), 2, leads(5), 3, follows(5, 1)))).containsEntry(0, new Leader(2, 5));
    }

    @Test
    void amongWhenFellowsKnowALaterLeaderBelievesNobodyUntilItSaysSoItself() {
        assertThat(Leader.among(Map.of(1, leads(4), 2, follows(5, 3), 3, follows(5, 3)))).isEmpty();
        assertThat(Leader.among(Map.of(1, leads(4), 2, follows(5, 3), 3, leads(5)))).containsEntry(0, new Leader(3, 5));
        assertThat(Leader.among(Map.of(1, leads(4), 2, follows(5, null)))).containsEntry(0, new Leader(1, 4));
    }

    @Test
    void amongWhenNobodySaysItLeadsBelievesNobodyWhoIsNamed() {
        assertThat(Leader.among(Map.of(1, follows(4, 1), 2, follows(5, 3), 3, follows(3, null)))).isEmpty();
        assertThat(Leader.among(Map.of(2, follows(5, 1)))).isEmpty();
        assertThat(Leader.among(Map.of(2, follows(5, null)))).isEmpty();
    }

    @Test
    void updateFiresOnlyWhenSomethingChanges() {
        leadership.update(Map.of(1, leads(4)));
        long count = changes.count();
        leadership.update(Map.of(1, leads(4), 2, follows(4, 1)));
        assertThat(changes.count()).isEqualTo(count);
        leadership.update(Map.of(2, follows(4, 1)));
        assertThat(changes.count()).isEqualTo(count + 1);
        assertThat(leadership.reported(0)).isEmpty();
    }

    @Test
    void partitionIsUnservedAtOnceOnlyIfItNeverHadALeader() {
        assertThat(leadership.isUnserved(0)).isTrue();
        leadership.update(Map.of(1, leads(4)));
        assertThat(leadership.isUnserved(0)).isFalse();
        leadership.update(Map.of(1, follows(4, null)));
        assertThat(leadership.isUnserved(0)).isFalse();
        await().atMost(Duration.ofSeconds(10)).until(() -> leadership.isUnserved(0));
        leadership.update(Map.of(2, leads(5)));
        assertThat(leadership.isUnserved(0)).isFalse();
    }

    @Test
    void hintHoldsUntilALeaderOfThatTermOrALaterOneIsHeard() {
        leadership.update(Map.of(1, leads(4)));
        leadership.hint(0, 2);
        assertThat(leadership.best(0)).contains(2);
        assertThat(leadership.reported(0)).contains(new Leader(1, 4));
        leadership.heard(leads(3));
        leadership.heard(follows(7, 1));
        assertThat(leadership.best(0)).contains(2);
        leadership.heard(leads(4));
        assertThat(leadership.best(0)).contains(1);
    }

    @Test
    void forgetTakesBackOnlyTheHintAtThatParticipant() {
        leadership.hint(0, 2);
        leadership.forget(0, 3);
        assertThat(leadership.best(0)).contains(2);
        leadership.forget(0, 2);
        assertThat(leadership.best(0)).isEmpty();
    }

    private static List<ReplicaReport> leads(long term) {
        return List.of(new ReplicaReport(0, ReplicaRole.LEADER, term, null, List.of(), 0, 0, 0, 0));
    }

    private static List<ReplicaReport> follows(long term, @Nullable Integer leader) {
        return List.of(new ReplicaReport(0, ReplicaRole.FOLLOWER, term, leader, List.of(), 0, 0, 0, 0));
    }

}
