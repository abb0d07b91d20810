package io.dispersa.participant.partition;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.ReplicaPeer;
import io.dispersa.raft.GroupRole;
import io.dispersa.raft.GroupStatus;
import io.dispersa.raft.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the leader of a partition does next to bring it to what the table says. */
sealed interface ReplicaStep {

    /** A follower that is silent for longer is not asked to lead. */
    Duration MOST_SILENCE = Duration.ofSeconds(1);

    /** A follower that is further behind would keep writers waiting. */
    long MOST_LAG = 200;

    /** Nothing: all is as it should be, or it cannot be mended yet. */
    record Nothing() implements ReplicaStep {
    }

    /** Replaces one member by another. */
    record Replace(List<Peer> from, List<Peer> to) implements ReplicaStep {
    }

    /** Has the participant lead that should. */
    record HandOver(String to) implements ReplicaStep {
    }

    /**
     * Decides on the next step.
     * @param row what should be
     * @param table where participants are reached
     * @param status what is, as the replica of this participant sees it
     */
    static ReplicaStep next(PartitionReplicas row, PartitionTable table, GroupStatus status) {
        List<Peer> wanted = row.replicas()
            .stream()
            .map(table::peer)
            .flatMap(Optional::stream)
            .map(ReplicaStep::peer)
            .toList();
        if (status.role() != GroupRole.LEADER || status.changing() || wanted.size() < row.replicas().size()) {
            return new Nothing();
        }
        Optional<Peer> missing = wanted.stream().filter(peer -> !status.hasMember(peer.id())).findFirst();
        Optional<Peer> surplus = status.members().stream().filter(member -> !isAmong(wanted, member)).findFirst();
        if (missing.isPresent() && surplus.isPresent()) {
            return replace(status.members(), surplus.get(), missing.get());
        }
        return missing.isEmpty() && surplus.isEmpty() ? handOver(row, table, status) : new Nothing();
    }

    private static ReplicaStep replace(List<Peer> members, Peer gone, Peer added) {
        List<Peer> next = new ArrayList<>(members);
        next.remove(gone);
        next.add(added);
        return new Replace(members, next);
    }

    private static ReplicaStep handOver(PartitionReplicas row, PartitionTable table, GroupStatus status) {
        return table.peer(row.leader())
            .map(ReplicaPeer::id)
            .filter(id -> canLead(status, id))
            .<ReplicaStep>map(HandOver::new)
            .orElseGet(Nothing::new);
    }

    /** Returns whether a follower is alive and knows nearly everything. */
    static boolean canLead(GroupStatus status, String id) {
        GroupStatus.Follower follower = status.followers().get(id);
        return follower != null && follower.silent().compareTo(MOST_SILENCE) < 0
                && status.committed() - follower.committed() <= MOST_LAG;
    }

    /** Returns how the Raft server knows a peer. */
    static Peer peer(ReplicaPeer peer) {
        return new Peer(peer.id(), peer.host(), peer.port());
    }

    private static boolean isAmong(List<Peer> peers, Peer member) {
        return peers.stream().anyMatch(peer -> peer.id().equals(member.id()));
    }

}
