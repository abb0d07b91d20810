package io.dispersa.mainnode.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.ClusterEvent;
import io.dispersa.api.ClusterEvent.Kind;
import io.dispersa.api.ParticipantState;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.mainnode.events.EventLog.Numbered;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EventTests {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    private static final Duration LONG = Duration.ofSeconds(20);

    private final EventLog log = new EventLog("a");

    @Test
    void eachChangeOfAParticipantIsAnEvent() {
        View nothing = view(Map.of(), Map.of(), Map.of());
        View up = states(ParticipantState.UP);
        assertThat(up.since(nothing, AT)).containsExactly(event(Kind.JOINED, "participant 1 has joined"));
        assertThat(up.since(up, AT)).isEmpty();
        assertThat(states(ParticipantState.SUSPECT).since(up, AT))
            .containsExactly(event(Kind.SUSPECT, "participant 1 is suspect"));
        assertThat(states(ParticipantState.LOST).since(up, AT))
            .containsExactly(event(Kind.LOST, "participant 1 is lost"));
        assertThat(up.since(states(ParticipantState.LOST), AT))
            .containsExactly(event(Kind.JOINED, "participant 1 has joined"));
        assertThat(states(ParticipantState.DRAINING).since(up, AT)).extracting(ClusterEvent::kind)
            .containsExactly(Kind.DRAINING);
        assertThat(states(ParticipantState.DRAINED).since(up, AT)).extracting(ClusterEvent::kind)
            .containsExactly(Kind.DRAINED);
        assertThat(nothing.since(up, AT)).containsExactly(event(Kind.LEFT, "participant 1 has left"));
    }

    @Test
    void eachChangeOfALeaderIsAnEvent() {
        View one = view(Map.of(), Map.of(4, 1), Map.of());
        View two = view(Map.of(), Map.of(4, 2), Map.of());
        assertThat(two.since(one, AT))
            .containsExactly(new ClusterEvent(Kind.LEADER_CHANGED, AT, 2, 4, "partition 4 is led by participant 2"));
        assertThat(view(Map.of(), Map.of(), Map.of()).since(two, AT))
            .containsExactly(new ClusterEvent(Kind.LEADER_CHANGED, AT, null, 4, "partition 4 has no leader"));
    }

    @Test
    void eachMoveIsTwoEvents() {
        View still = view(Map.of(), Map.of(), Map.of());
        View moving = view(Map.of(), Map.of(), Map.of(4,
                new PartitionReplicas(4, 1, List.of(1, 2, 3)).moving(1, List.of(1, 2, 3), List.of(3), List.of(5))));
        assertThat(moving.since(still, AT)).containsExactly(
                new ClusterEvent(Kind.MOVE_STARTED, AT, null, 4, "partition 4 moves: [3] join, [5] leave"));
        assertThat(still.since(moving, AT)).extracting(ClusterEvent::kind).containsExactly(Kind.MOVE_FINISHED);
    }

    @Test
    void listenerGoesOnAfterTheEventThatItHasSeen() throws InterruptedException {
        log.add(List.of(event(Kind.UP, "1"), event(Kind.UP, "2"), event(Kind.UP, "3")));
        assertThat(log.number("a-1")).contains(1L);
        assertThat(log.after(1, LONG)).extracting(Numbered::id).containsExactly("a-2", "a-3");
        assertThat(log.number("a-4")).as("not yet").isEmpty();
        assertThat(log.number("b-1")).as("of another life").isEmpty();
        assertThat(log.number(null)).isEmpty();
        assertThat(log.number("a-x")).isEmpty();
    }

    @Test
    void listenerThatWasAwayForTooLongIsToldSo() {
        log.add(Collections.nCopies(EventLog.KEPT + 10, event(Kind.UP, "x")));
        assertThat(log.number("a-9")).isEmpty();
        assertThat(log.number("a-10")).contains(10L);
        assertThat(log.beforeOldest()).isEqualTo(10);
    }

    @Test
    void listenerThatWaitsIsWokenByTheNextEventAndByTheEnd() throws Exception {
        CompletableFuture<List<Numbered>> next = CompletableFuture.supplyAsync(() -> after(0));
        log.add(List.of(event(Kind.UP, "1")));
        assertThat(next.get()).hasSize(1);
        CompletableFuture<List<Numbered>> end = CompletableFuture.supplyAsync(() -> after(1));
        log.close();
        assertThat(end.get()).isEmpty();
        assertThat(log.closed()).isTrue();
    }

    private List<Numbered> after(long number) {
        try {
            return log.after(number, LONG);
        }
        catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static View states(ParticipantState state) {
        return view(Map.of(1, state), Map.of(), Map.of());
    }

    private static View view(Map<Integer, ParticipantState> states, Map<Integer, Integer> leaders,
            Map<Integer, PartitionReplicas> moving) {
        return new View(states, leaders, moving);
    }

    private static ClusterEvent event(Kind kind, String detail) {
        return new ClusterEvent(kind, AT, 1, null, detail);
    }

}
