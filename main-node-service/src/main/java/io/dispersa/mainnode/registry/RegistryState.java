package io.dispersa.mainnode.registry;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.api.ReplicaName;
import io.dispersa.api.ReplicaPeer;
import io.dispersa.mainnode.registry.RegistrationDecision.Added;
import io.dispersa.mainnode.registry.RegistrationDecision.Changed;
import io.dispersa.mainnode.registry.RegistrationDecision.Known;
import io.dispersa.mainnode.registry.RegistrationDecision.Outdated;
import io.dispersa.mainnode.registry.RegistrationDecision.Refused;
import io.dispersa.mainnode.roll.MainNodeRoll;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
 * @param mainNodes those who keep it, wait to, or did
 * @param paused whether nothing is to be moved
 */
public record RegistryState(UUID clusterId, int partitions, long epoch, List<Member> members,
        List<PartitionReplicas> replicas, MainNodeRoll mainNodes, boolean paused) {

    /** So many others decide without a participant, where there are three replicas. */
    private static final int ENOUGH_OTHERS = 2;

    public RegistryState {
        members = List.copyOf(members);
        replicas = List.copyOf(replicas);
    }

    RegistryState(UUID clusterId, int partitions, long epoch, List<Member> members, List<PartitionReplicas> replicas,
            MainNodeRoll mainNodes) {
        this(clusterId, partitions, epoch, members, replicas, mainNodes, false);
    }

    static RegistryState create(UUID clusterId, int partitions) {
        return new RegistryState(clusterId, partitions, 0, List.of(), List.of(), MainNodeRoll.NONE);
    }

    /**
     * Decides as without a limit, unless the registry would grow past it.
     * @param most how many participants there may be; null without a limit
     */
    RegistrationDecision register(RegistrationRequest request, @Nullable Integer most) {
        RegistrationDecision decision = register(request);
        return most != null && registered() >= most && takesIn(decision) ? new Refused(
                "There are %d participants, and the limit is %d, the setting dispersa.limits.registrations of the main nodes."
                    .formatted(registered(), most))
                : decision;
    }

    private long registered() {
        return members.stream().filter(member -> member.standing() != Standing.LEFT).count();
    }

    /** One that has left may come back. */
    private boolean takesIn(RegistrationDecision decision) {
        return switch (decision) {
            case Added _ -> true;
            case Changed changed -> standing(changed.member().id()) == Standing.LEFT;
            case Known _, Outdated _, Refused _ -> false;
        };
    }

    RegistrationDecision register(RegistrationRequest request) {
        Optional<String> elsewhere = belongsElsewhere(request);
        if (elsewhere.isPresent()) {
            return new Refused(elsewhere.get());
        }
        UUID instance = request.instance();
        Optional<Member> sameInstance = instance == null ? Optional.empty()
                : find(member -> instance.equals(member.instance()));
        return sameInstance.isPresent() ? returning(sameInstance.get(), request) : unknownInstance(request);
    }

    /** Returns why a participant of another cluster is refused, if it is of one. */
    Optional<String> belongsElsewhere(RegistrationRequest request) {
        return request.clusterId() == null || request.clusterId().equals(clusterId) ? Optional.empty() : Optional
            .of("It belongs to cluster %s, and this is cluster %s.".formatted(request.clusterId(), clusterId));
    }

    /**
     * A participant that the registry knows by its data directory, perhaps at a new
     * address, even one that another had: that one is elsewhere as well, as this one
     * answers there.
     */
    private RegistrationDecision returning(Member member, RegistrationRequest request) {
        if (member.isNewerThan(request)) {
            return othersHaveAllOf(member.id()) ? anew(member, request) : outdated(member, request);
        }
        Member moved = member.movedTo(request);
        if (!member.standing().takesPart()) {
            return isStillNeeded(member) ? changed(moved.standing(Standing.ACTIVE)) : changed(member.rebornAs(request));
        }
        return moved.at(member.boot()).equals(member) ? new Known(moved, withMember(moved, epoch)) : changed(moved);
    }

    private RegistrationDecision unknownInstance(RegistrationRequest request) {
        Optional<Member> recovered = recovered(request);
        if (recovered.isPresent()) {
            return late(recovered.get(), request);
        }
        if (request.clusterId() != null) {
            return new Refused("It says that it belongs to this cluster, but no participant with its data directory "
                    + "is registered: the registry may have been restored from an older copy, or this directory is a copy from "
                    + "before the participant was given an empty one.");
        }
        List<Member> sameAddress = members.stream()
            .filter(member -> member.isAt(request.host(), request.port()) && member.standing() != Standing.LEFT)
            .toList();
        if (sameAddress.size() > 1) {
            return new Refused("Its address is that of participants %s, who have not said where they are now."
                .formatted(sameAddress.stream()
                    .map(Member::id)
                    .map(String::valueOf)
                    .collect(Collectors.joining(" and "))));
        }
        if (sameAddress.isEmpty()) {
            Member added = Member.of(idFor(request.preferredId()), request);
            return new Added(added, withMember(added));
        }
        Member holder = sameAddress.getFirst();
        if (request.instance() == null) {
            return new Known(holder, this);
        }
        if (holder.instance() == null && !depends(holder.id())) {
            return changed(holder.adopting(request));
        }
        if (othersHaveAllOf(holder.id())) {
            return anew(holder, request);
        }
        return new Refused(("Its address is that of %s, whose keys are in another data directory: start it with "
                + "that directory, or give this one a port of its own.")
            .formatted(holder.address()));
    }

    /** A participant without all that it had joins as another: it must not vote. */
    private RegistrationDecision anew(Member member, RegistrationRequest request) {
        Member reborn = member.rebornAs(request);
        return new Changed(reborn, withMember(reborn).joiningAnew(reborn));
    }

    private static RegistrationDecision outdated(Member member, RegistrationRequest request) {
        return new Outdated(
                ("Its data directory is a copy of an earlier state of %s: this is start %d of it, and start %d "
                        + "of incarnation %d has registered before. The other participants do not have all of its keys. "
                        + "Start the newer directory; if it is lost, start the other participants first.")
                    .formatted(member.address(), Objects.requireNonNull(request.boot()).boots(),
                            Objects.requireNonNull(member.boot()).boots(), member.incarnation()));
    }

    /**
     * Returns the participant that this is, if the registry was made again while it was
     * silent: its data directory was not known then.
     */
    private Optional<Member> recovered(RegistrationRequest request) {
        return request.clusterId() == null || request.instance() == null || request.preferredId() == null
                ? Optional.empty() : member(request.preferredId())
                    .filter(member -> member.instance() == null && member.raftPort() != null);
    }

    /** Its directory is the one that its replicas are in, if it is of the same life. */
    private RegistrationDecision late(Member member, RegistrationRequest request) {
        int incarnation = Objects.requireNonNullElse(request.incarnation(), 0);
        if (incarnation == member.incarnation()) {
            return changed(member.adopting(request).movedTo(request));
        }
        return othersHaveAllOf(member.id()) ? anew(member.inIncarnation(incarnation), request)
                : new Refused("Its data directory is of incarnation %d of %s, and the registry knows incarnation %d. "
                    .formatted(incarnation, member.address(), member.incarnation())
                        + "The other participants do not have all of its keys: start them first.");
    }

    /**
     * Whether a participant that was given up, and has kept everything, may still be one
     * of those that decide: as long as its replicas are not all made again, others may
     * have no majority without it.
     */
    private boolean isStillNeeded(Member member) {
        return member.standing() == Standing.LOST && depends(member.id());
    }

    /**
     * Whether a participant's replicas can be made again from those of others. One that
     * joins may have nothing yet, and one that was given up does not answer. With two
     * replicas the other one alone cannot decide to, unless this is the one that joins.
     */
    private boolean othersHaveAllOf(int id) {
        return replicas.stream()
            .filter(row -> row.concerns(id))
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
        return withTable(table.stream().map(row -> named(row, epoch + 1).founded()).toList());
    }

    /** Returns the state with some rows of the table replaced. */
    RegistryState with(List<PartitionReplicas> rows) {
        List<PartitionReplicas> next = new ArrayList<>(replicas);
        rows.forEach(row -> next.set(row.partition(), named(row, epoch + 1)));
        return withTable(next);
    }

    /**
     * Returns the state in which a partition goes on from one of its replicas, under a
     * new name: what the others come back with is of no more use to it.
     */
    RegistryState goingOnAlone(PartitionReplicas row, ReplicaName survivor) {
        return with(List.of(row.goingOnAlone(survivor, nameOf(survivor.participant(), epoch + 1))));
    }

    private RegistryState withTable(List<PartitionReplicas> table) {
        return new RegistryState(clusterId, partitions, epoch + 1, members, table, mainNodes, paused);
    }

    /**
     * Returns a row in which each replica has a name: those of the row before keep
     * theirs, and each that it takes in has one of its own.
     */
    private PartitionReplicas named(PartitionReplicas row, long at) {
        List<ReplicaName> names = new ArrayList<>();
        row.replicas().forEach(id -> names.add(row.name(id).orElseGet(() -> nameOf(id, at))));
        row.leaving().forEach(id -> row.name(id).ifPresent(names::add));
        return row.named(names);
    }

    private ReplicaName nameOf(int id, long at) {
        return new ReplicaName(id, member(id).map(Member::incarnation).orElseThrow(), at);
    }

    /**
     * Returns this state, of which a participant with an empty disk has just become a
     * part: it must be taken into each of its partitions again, under a new name. Until
     * it has everything, it counts for nothing.
     */
    RegistryState joiningAnew(Member reborn) {
        return new RegistryState(clusterId, partitions, epoch, members,
                replicas.stream().map(row -> rejoined(row, reborn.id())).toList(), mainNodes, paused);
    }

    private PartitionReplicas rejoined(PartitionReplicas row, int reborn) {
        if (!row.concerns(reborn)) {
            return row;
        }
        List<ReplicaName> others = row.names().stream().filter(name -> name.participant() != reborn).toList();
        List<Integer> joining = row.replicas().contains(reborn)
                ? Stream.concat(row.joining().stream(), Stream.of(reborn)).distinct().toList() : row.joining();
        return named(new PartitionReplicas(row.partition(), row.leader(), row.replicas(), others, row.founders(),
                joining, row.leaving()), epoch);
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

    /** Returns the state with other main nodes; participants are told where they are. */
    RegistryState with(MainNodeRoll next) {
        long at = next.addresses().equals(mainNodes.addresses()) ? epoch : epoch + 1;
        return new RegistryState(clusterId, partitions, at, members, replicas, next, paused);
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
                present.stream().map(Member::address).toList(), peers, draining, mainNodes.addresses());
    }

    private Changed changed(Member member) {
        return new Changed(member, withMember(member));
    }

    private RegistryState withMember(Member member) {
        return withMember(member, epoch + 1);
    }

    private RegistryState withMember(Member member, long at) {
        List<Member> next = new ArrayList<>(members);
        next.removeIf(other -> other.id() == member.id());
        next.add(member);
        next.sort((a, b) -> Integer.compare(a.id(), b.id()));
        return new RegistryState(clusterId, partitions, at, next, replicas, mainNodes, paused);
    }

    private Optional<Member> find(Predicate<Member> matches) {
        return members.stream().filter(matches).findFirst();
    }

}
