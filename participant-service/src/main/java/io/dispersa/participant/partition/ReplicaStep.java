package io.dispersa.participant.partition;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.ReplicaName;
import io.dispersa.raft.GroupRole;
import io.dispersa.raft.GroupStatus;
import io.dispersa.raft.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** What the leader of a partition does next to bring it to what the table says. */
sealed interface ReplicaStep {

    /** A follower that is silent for longer is not asked to lead. */
    Duration MOST_SILENCE = Duration.ofSeconds(1);

    /** A follower that is further behind would keep writers waiting. */
    long MOST_LAG = 200;

    /** Nothing: all is as it should be, or it cannot be mended yet. */
    record Nothing() implements ReplicaStep {
    }

    /** Takes in one who is missing, or leaves out one who is too many, or both. */
    record ChangeMembers(List<Peer> from, List<Peer> to) implements ReplicaStep {
    }

    /** Has another member lead, because this one is to be left out. */
    record MakeWay(String to) implements ReplicaStep {
    }

    /** Has the participant lead that should. */
    record HandOver(String to) implements ReplicaStep {
    }

    /**
     * Decides on the next step.
     * @param row what should be
     * @param status what is, as the replica of this participant sees it
     * @param unfit tells which participants must not lead
     */
    static ReplicaStep next(PartitionReplicas row, GroupStatus status, IntPredicate unfit) {
        List<Peer> wanted = row.wanted().stream().map(Replicas::peer).toList();
        if (status.role() != GroupRole.LEADER || status.changing()) {
            return new Nothing();
        }
        List<Peer> missing = wanted.stream().filter(peer -> !status.hasMember(peer.id())).toList();
        List<Peer> surplus = status.members().stream().filter(member -> !isAmong(wanted, member)).toList();
        if (missing.isEmpty() && surplus.isEmpty()) {
            return handOver(row, status, unfit);
        }
        return surplus.stream().anyMatch(peer -> peer.id().equals(status.leader()))
                ? makeWay(row, status, missing, surplus, unfit) : change(status.members(), missing, surplus);
    }

    /**
     * One comes and one goes: so many stay that they can always decide. To one that is
     * alone all come together: two would need each other while the third is still sent
     * everything. Where there are two, one comes before one goes, for the same reason.
     */
    private static ReplicaStep change(List<Peer> members, List<Peer> missing, List<Peer> surplus) {
        List<Peer> next = new ArrayList<>(members);
        if (members.size() > 2 || missing.isEmpty()) {
            surplus.stream().findFirst().ifPresent(next::remove);
        }
        missing.stream().limit(members.size() == 1 ? missing.size() : 1).forEach(next::add);
        return new ChangeMembers(members, next);
    }

    /**
     * A leader that leaves itself out would leave nobody to lead. One that is alone takes
     * others in before.
     */
    private static ReplicaStep makeWay(PartitionReplicas row, GroupStatus status, List<Peer> missing,
            List<Peer> surplus, IntPredicate unfit) {
        List<Peer> staying = status.members().stream().filter(member -> !surplus.contains(member)).toList();
        if (staying.isEmpty()) {
            return change(status.members(), missing, List.of());
        }
        return staying.stream()
            .map(Peer::id)
            .filter(id -> mayLead(status, id, unfit))
            .min(Comparator.comparing(id -> participant(id) != row.leader()))
            .<ReplicaStep>map(MakeWay::new)
            .orElseGet(Nothing::new);
    }

    /** Has any other member lead that can: this one must not. */
    static ReplicaStep resign(GroupStatus status, IntPredicate unfit) {
        return able(status).filter(id -> !unfit.test(participant(id)))
            .findFirst()
            .<ReplicaStep>map(MakeWay::new)
            .orElseGet(Nothing::new);
    }

    private static int participant(String name) {
        return ReplicaName.parse(name).participant();
    }

    private static ReplicaStep handOver(PartitionReplicas row, GroupStatus status, IntPredicate unfit) {
        return row.name(row.leader())
            .map(ReplicaName::toString)
            .filter(id -> mayLead(status, id, unfit))
            .<ReplicaStep>map(HandOver::new)
            .orElseGet(Nothing::new);
    }

    private static boolean mayLead(GroupStatus status, String id, IntPredicate unfit) {
        return canLead(status, id) && !unfit.test(participant(id));
    }

    /** Returns the followers that can lead. */
    static Stream<String> able(GroupStatus status) {
        return status.followers().keySet().stream().filter(id -> canLead(status, id));
    }

    /** Returns whether a follower is alive and knows nearly everything. */
    private static boolean canLead(GroupStatus status, String id) {
        GroupStatus.Follower follower = status.followers().get(id);
        return follower != null && follower.silent().compareTo(MOST_SILENCE) < 0
                && status.committed() - follower.committed() <= MOST_LAG;
    }

    private static boolean isAmong(List<Peer> peers, Peer member) {
        return peers.stream().anyMatch(peer -> peer.id().equals(member.id()));
    }

}
