package io.dispersa.mainnode.registry;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.api.ReplicaPeer;
import io.dispersa.mainnode.registry.RegistrationDecision.Added;
import io.dispersa.mainnode.registry.RegistrationDecision.Changed;
import io.dispersa.mainnode.registry.RegistrationDecision.Known;
import io.dispersa.mainnode.registry.RegistrationDecision.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything the registry remembers: an immutable value, and the rules by which the next
 * one follows from it.
 *
 * @param clusterId made when the registry was
 * @param partitions fixed when the registry was made
 * @param epoch grows with every change
 * @param members in the order of their ids
 * @param replicas one row for each partition, or none until the cluster has formed
 * @param mainNodes the ids of the main nodes that have taken part
 * @param paused whether nothing is to be moved
 */
public record RegistryState(UUID clusterId, int partitions, long epoch, List<Member> members,
        List<PartitionReplicas> replicas, List<String> mainNodes, boolean paused) {

    /** So many others decide without a participant, where there are three replicas. */
    private static final int ENOUGH_OTHERS = 2;

    public RegistryState {
        members = List.copyOf(members);
        replicas = List.copyOf(replicas);
        mainNodes = List.copyOf(mainNodes);
    }

    RegistryState(UUID clusterId, int partitions, long epoch, List<Member> members, List<PartitionReplicas> replicas,
            List<String> mainNodes) {
        this(clusterId, partitions, epoch, members, replicas, mainNodes, false);
    }

    static RegistryState create(UUID clusterId, int partitions) {
        return new RegistryState(clusterId, partitions, 0, List.of(), List.of(), List.of());
    }

    RegistrationDecision register(RegistrationRequest request) {
        if (request.clusterId() != null && !request.clusterId().equals(clusterId)) {
            return new Refused(
                    "It belongs to cluster %s, and this is cluster %s.".formatted(request.clusterId(), clusterId));
        }
        UUID instance = request.instance();
        Optional<Member> sameInstance = instance == null ? Optional.empty()
                : find(member -> instance.equals(member.instance()));
        Optional<Member> sameAddress = find(
                member -> member.isAt(request.host(), request.port()) && member.standing() != Standing.LEFT);
        return sameInstance.isPresent() ? returning(sameInstance.get(), sameAddress, request)
                : unknownInstance(sameAddress, request);
    }

    /**
     * A participant that the registry knows by its data directory, perhaps at a new
     * address.
     */
    private RegistrationDecision returning(Member member, Optional<Member> sameAddress, RegistrationRequest request) {
        if (sameAddress.isPresent() && sameAddress.get().id() != member.id()) {
            return new Refused("It is participant %d, and its address is that of %s.".formatted(member.id(),
                    sameAddress.get().address()));
        }
        Member moved = member.movedTo(request);
        if (!member.standing().takesPart()) {
            return changed(isStillNeeded(member, moved) ? moved.standing(Standing.ACTIVE) : member.rebornAs(request));
        }
        Optional<ReplicaPeer> known = member.peer();
        if (!moved.peer().equals(known) && known.isPresent() && othersReach(member.id())) {
            return new Refused(("Its replicas are known to the others at %s, and it is at %s now. Start it there "
                    + "(--dispersa.advertised-host, --dispersa.raft.port): replicas cannot move to another address.")
                .formatted(known.map(RegistryState::hostAndPort).orElseThrow(),
                        moved.peer().map(RegistryState::hostAndPort).orElseThrow()));
        }
        return moved.equals(member) ? new Known(member) : changed(moved);
    }

    private RegistrationDecision unknownInstance(Optional<Member> sameAddress, RegistrationRequest request) {
        if (request.clusterId() != null) {
            return new Refused("It says that it belongs to this cluster, but no participant with its data directory "
                    + "is registered: the registry may have been restored from an older copy.");
        }
        if (sameAddress.isEmpty()) {
            Member added = Member.of(idFor(request.preferredId()), request);
            return new Added(added, withMember(added));
        }
        Member holder = sameAddress.get();
        if (request.instance() == null) {
            return new Known(holder);
        }
        if (holder.instance() == null) {
            return changed(holder.adopting(request));
        }
        if (othersHaveAllOf(holder.id())) {
            return changed(holder.rebornAs(request));
        }
        return new Refused(("Its address is that of %s, whose keys are in another data directory: start it with "
                + "that directory, or give this one a port of its own.")
            .formatted(holder.address()));
    }

    /**
     * Whether a participant that was given up, and has kept everything, may still be one
     * of those that decide: as long as its replicas are not all made again, others may
     * have no majority without it.
     */
    private boolean isStillNeeded(Member member, Member moved) {
        return member.standing() == Standing.LOST && depends(member.id()) && moved.peer().equals(member.peer());
    }

    /**
     * Whether a participant has replicas that others know by its Raft address. Under
     * another one they would be no members of their groups; and if several participants
     * moved at once, no majority would be left to take them in.
     */
    private boolean othersReach(int id) {
        return replicas.stream().anyMatch(row -> row.concerns(id) && (row.moves() || row.replicas().size() > 1));
    }

    private static String hostAndPort(ReplicaPeer peer) {
        return new ParticipantAddress(peer.participant(), peer.host(), peer.port()).hostAndPort();
    }

    /**
     * Whether a participant's replicas can be made again from those of others. One that
     * joins may have nothing yet, and one that was given up does not answer. With two
     * replicas the other one alone cannot decide to, unless this is the one that joins.
     */
    private boolean othersHaveAllOf(int id) {
        return replicas.stream()
            .filter(row -> row.replicas().contains(id))
            .allMatch(row -> Stream.concat(row.replicas().stream(), row.leaving().stream())
                .filter(other -> other != id && !row.joining().contains(other) && standing(other) != Standing.LOST)
                .count() >= (row.joining().contains(id) ? 1 : ENOUGH_OTHERS));
    }

    private int idFor(@Nullable Integer preferred) {
        return preferred != null && member(preferred).isEmpty() ? preferred
                : members.stream().mapToInt(Member::id).max().orElse(0) + 1;
    }

    /** Returns the state with its first table. */
    RegistryState formed(List<PartitionReplicas> table) {
        return new RegistryState(clusterId, partitions, epoch + 1, members, table, mainNodes, paused);
    }

    /** Returns the state with some rows of the table replaced. */
    RegistryState with(List<PartitionReplicas> rows) {
        List<PartitionReplicas> next = new ArrayList<>(replicas);
        rows.forEach(row -> next.set(row.partition(), row));
        return formed(next);
    }

    /** Returns the state in which a participant has another standing. */
    RegistryState with(int participant, Standing standing) {
        return member(participant).map(member -> withMember(member.standing(standing))).orElse(this);
    }

    /** Returns the state in which nothing is to be moved, or is again. */
    RegistryState paused(boolean next) {
        // What was decided before must not begin after: it is for another epoch.
        return next == paused ? this
                : new RegistryState(clusterId, partitions, epoch + 1, members, replicas, mainNodes, next);
    }

    /** Returns how many replicas the partition has that has most. */
    public int mostReplicas() {
        return replicas.stream().mapToInt(row -> row.replicas().size()).max().orElse(0);
    }

    /** Returns whether a participant stores anything, or may still have to. */
    public boolean depends(int participant) {
        return replicas.stream().anyMatch(row -> row.concerns(participant));
    }

    /**
     * Returns the state in which a main node has taken part; participants need not know.
     */
    RegistryState with(String mainNode) {
        return new RegistryState(clusterId, partitions, epoch, members, replicas,
                Stream.concat(mainNodes.stream(), Stream.of(mainNode)).sorted().toList(), paused);
    }

    /** Returns a participant, if it is known. */
    public Optional<Member> member(int id) {
        return find(member -> member.id() == id);
    }

    /** Returns the standing of a participant; one that is not known has left. */
    public Standing standing(int id) {
        return member(id).map(Member::standing).orElse(Standing.LEFT);
    }

    @JsonIgnore
    PartitionTable table() {
        List<Member> present = members.stream()
            .filter(member -> member.standing() == Standing.ACTIVE || depends(member.id()))
            .toList();
        List<ReplicaPeer> peers = members.stream()
            .filter(member -> member.standing() != Standing.LEFT)
            .map(Member::peer)
            .flatMap(Optional::stream)
            .toList();
        List<Integer> draining = members.stream()
            .filter(member -> member.standing() == Standing.DRAINING)
            .map(Member::id)
            .toList();
        return new PartitionTable(clusterId, epoch, partitions, replicas,
                present.stream().map(Member::address).toList(), peers, draining);
    }

    private Changed changed(Member member) {
        return new Changed(member, withMember(member));
    }

    private RegistryState withMember(Member member) {
        List<Member> next = new ArrayList<>(members);
        next.removeIf(other -> other.id() == member.id());
        next.add(member);
        next.sort((a, b) -> Integer.compare(a.id(), b.id()));
        return new RegistryState(clusterId, partitions, epoch + 1, next, replicas, mainNodes, paused);
    }

    private Optional<Member> find(Predicate<Member> matches) {
        return members.stream().filter(matches).findFirst();
    }

}
