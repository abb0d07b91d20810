package io.dispersa.mainnode.events;

import io.dispersa.api.ClusterEvent;
import io.dispersa.api.ClusterEvent.Kind;
import io.dispersa.api.ParticipantState;
import io.dispersa.api.PartitionReplicas;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a main node sees of the cluster at one moment.
 *
 * @param states what is believed of each participant
 * @param leaders who leads each partition that has a leader
 * @param moving the rows of the table of which a replica moves, by partition
 */
record View(Map<Integer, ParticipantState> states, Map<Integer, Integer> leaders,
        Map<Integer, PartitionReplicas> moving) {

    View {
        states = Map.copyOf(states);
        leaders = Map.copyOf(leaders);
        moving = Map.copyOf(moving);
    }

    /** Returns what has happened since an earlier moment, as far as it still shows. */
    List<ClusterEvent> since(View before, Instant at) {
        return Stream.of(participants(before, at), leaders(before, at), moves(before, at))
            .flatMap(List::stream)
            .toList();
    }

    private List<ClusterEvent> participants(View before, Instant at) {
        List<ClusterEvent> events = new ArrayList<>();
        for (int id : union(before.states, states)) {
            Kind kind = kind(before.states.get(id), states.get(id));
            if (kind != null) {
                events.add(new ClusterEvent(kind, at, id, null, "participant %d %s".formatted(id, switch (kind) {
                    case JOINED -> "has joined";
                    case LEFT -> "has left";
                    default -> "is " + kind.wireName();
                })));
            }
        }
        return events;
    }

    private static @Nullable Kind kind(@Nullable ParticipantState before, @Nullable ParticipantState after) {
        if (before == after) {
            return null;
        }
        if (after == null) {
            return Kind.LEFT;
        }
        if (before == null || (before == ParticipantState.LOST && after != ParticipantState.LOST)) {
            return Kind.JOINED;
        }
        return switch (after) {
            case UP -> Kind.UP;
            case SILENT, SUSPECT -> Kind.SUSPECT;
            case DRAINING -> Kind.DRAINING;
            case DRAINED -> Kind.DRAINED;
            case LOST -> Kind.LOST;
        };
    }

    private List<ClusterEvent> leaders(View before, Instant at) {
        List<ClusterEvent> events = new ArrayList<>();
        for (int partition : union(before.leaders, leaders)) {
            Integer leader = leaders.get(partition);
            if (!Objects.equals(before.leaders.get(partition), leader)) {
                events.add(new ClusterEvent(Kind.LEADER_CHANGED, at, leader, partition,
                        leader == null ? "partition %d has no leader".formatted(partition)
                                : "partition %d is led by participant %d".formatted(partition, leader)));
            }
        }
        return events;
    }

    private List<ClusterEvent> moves(View before, Instant at) {
        List<ClusterEvent> events = new ArrayList<>();
        for (int partition : union(before.moving, moving)) {
            PartitionReplicas was = before.moving.get(partition);
            PartitionReplicas is = moving.get(partition);
            if (was == null && is != null) {
                events.add(new ClusterEvent(Kind.MOVE_STARTED, at, null, partition,
                        "partition %d moves: %s join, %s leave".formatted(partition, is.joining(), is.leaving())));
            }
            else if (was != null && is == null) {
                events.add(new ClusterEvent(Kind.MOVE_FINISHED, at, null, partition,
                        "partition %d has moved: %s have joined, %s have left".formatted(partition, was.joining(),
                                was.leaving())));
            }
        }
        return events;
    }

    private static TreeSet<Integer> union(Map<Integer, ?> before, Map<Integer, ?> after) {
        TreeSet<Integer> ids = new TreeSet<>(before.keySet());
        ids.addAll(after.keySet());
        return ids;
    }

}
