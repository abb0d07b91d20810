package io.dispersa.mainnode.membership;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.mainnode.membership.RegistrationDecision.Added;
import io.dispersa.mainnode.membership.RegistrationDecision.Changed;
import io.dispersa.mainnode.membership.RegistrationDecision.Known;
import io.dispersa.mainnode.membership.RegistrationDecision.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
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
 */
record RegistryState(UUID clusterId, int partitions, long epoch, List<Member> members,
        List<PartitionReplicas> replicas) {

    RegistryState {
        members = List.copyOf(members);
        replicas = List.copyOf(replicas);
    }

    static RegistryState create(UUID clusterId, int partitions) {
        return new RegistryState(clusterId, partitions, 0, List.of(), List.of());
    }

    RegistrationDecision register(RegistrationRequest request) {
        if (request.clusterId() != null && !request.clusterId().equals(clusterId)) {
            return new Refused(
                    "It belongs to cluster %s, and this is cluster %s.".formatted(request.clusterId(), clusterId));
        }
        UUID instance = request.instance();
        Optional<Member> sameInstance = instance == null ? Optional.empty()
                : find(member -> instance.equals(member.instance()));
        Optional<Member> sameAddress = find(member -> member.isAt(request.host(), request.port()));
        return sameInstance.isPresent() ? returning(sameInstance.get(), sameAddress, request)
                : unknownInstance(sameAddress, request);
    }

    /**
     * A participant that the registry knows by its data directory, perhaps at a new
     * address.
     */
    private RegistrationDecision returning(Member member, Optional<Member> sameAddress, RegistrationRequest request) {
        if (sameAddress.isEmpty()) {
            return changed(new Member(member.id(), member.instance(), request.host(), request.port()));
        }
        return sameAddress.get().equals(member) ? new Known(member)
                : new Refused("It is participant %d, and its address is that of %s.".formatted(member.id(),
                        sameAddress.get().address()));
    }

    private RegistrationDecision unknownInstance(Optional<Member> sameAddress, RegistrationRequest request) {
        if (request.clusterId() != null) {
            return new Refused("It says that it belongs to this cluster, but no participant with its data directory "
                    + "is registered: the registry may have been restored from an older copy.");
        }
        if (sameAddress.isEmpty()) {
            Member added = new Member(idFor(request.preferredId()), request.instance(), request.host(), request.port());
            return new Added(added, withMember(added));
        }
        Member holder = sameAddress.get();
        if (request.instance() == null) {
            return new Known(holder);
        }
        if (holder.instance() == null) {
            return changed(new Member(holder.id(), request.instance(), holder.host(), holder.port()));
        }
        return new Refused(("Its address is that of %s, whose keys are in another data directory: start it with "
                + "that directory, or give this one a port of its own.")
            .formatted(holder.address()));
    }

    private int idFor(@Nullable Integer preferred) {
        return preferred != null && member(preferred).isEmpty() ? preferred
                : members.stream().mapToInt(Member::id).max().orElse(0) + 1;
    }

    RegistryState formed(List<PartitionReplicas> table) {
        return new RegistryState(clusterId, partitions, epoch + 1, members, table);
    }

    Optional<Member> member(int id) {
        return find(member -> member.id() == id);
    }

    @JsonIgnore
    PartitionTable table() {
        List<ParticipantAddress> addresses = members.stream().map(Member::address).toList();
        return new PartitionTable(clusterId, epoch, partitions, replicas, addresses);
    }

    private Changed changed(Member member) {
        return new Changed(member, withMember(member));
    }

    private RegistryState withMember(Member member) {
        List<Member> next = new ArrayList<>(members);
        next.removeIf(other -> other.id() == member.id());
        next.add(member);
        next.sort((a, b) -> Integer.compare(a.id(), b.id()));
        return new RegistryState(clusterId, partitions, epoch + 1, next, replicas);
    }

    private Optional<Member> find(Predicate<Member> matches) {
        return members.stream().filter(matches).findFirst();
    }

}
