package io.dispersa.mainnode.registry;

import io.dispersa.api.KeptReplica;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.ReplicaName;
import io.dispersa.api.ReplicaPeer;
import io.dispersa.mainnode.roll.MainNodeRoll;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What can be made of a registry that is lost, from what participants keep of it: a pure
 * function.
 */
sealed interface Recovered {

    /**
     * How far the epoch is ahead of the last one that is known: changes that only
     * participants know that have not answered must not have later epochs.
     */
    long LEAP = 1000;

    /** It cannot be made again yet, or not from these. */
    record NotYet(String reason) implements Recovered {
    }

    /** It is this. */
    record Complete(RegistryState state) implements Recovered {
    }

    /** Returns what these make of it. */
    static Recovered from(Collection<Testimony> testimonies) {
        List<Testimony> clusters = testimonies.stream()
            .collect(Collectors.toMap(Testimony::cluster, Function.identity(), (one, _) -> one, TreeMap::new))
            .values()
            .stream()
            .toList();
        if (clusters.size() > 1) {
            return new NotYet("Participants of %d clusters answer: %s. Stop those that do not belong here."
                .formatted(clusters.size(), clusters));
        }
        Optional<Testimony> newest = testimonies.stream()
            .filter(testimony -> testimony.table().filter(PartitionTable::formed).isPresent())
            .max(Comparator.comparingLong(Testimony::epoch));
        return newest.flatMap(Testimony::table)
            .map(table -> from(testimonies, table))
            .orElseGet(() -> new NotYet("No participant has answered that keeps a table."));
    }

    private static Recovered from(Collection<Testimony> testimonies, PartitionTable table) {
        List<Integer> known = table.peers().stream().map(ReplicaPeer::participant).toList();
        List<Integer> heard = testimonies.stream().map(Testimony::id).filter(known::contains).distinct().toList();
        if (2 * heard.size() <= known.size()) {
            return new NotYet("Of the participants %s, %s have answered, and a majority is needed.".formatted(known,
                    heard.isEmpty() ? "none" : heard));
        }
        Map<Integer, Testimony> byId = new TreeMap<>();
        testimonies.stream()
            .filter(testimony -> testimony.incarnation() >= incarnation(testimony.id(), table))
            .sorted(Comparator.comparingInt(Testimony::incarnation).thenComparingLong(Testimony::boots))
            .forEach(testimony -> byId.put(testimony.id(), testimony));
        List<Member> members = Stream.concat(known.stream(), byId.keySet().stream())
            .distinct()
            .sorted()
            .map(id -> member(id, table, byId.get(id)))
            .flatMap(Optional::stream)
            .toList();
        List<Integer> ids = members.stream().map(Member::id).toList();
        RegistryState state = new RegistryState(table.clusterId(), table.partitions(), table.epoch() + LEAP, members,
                table.replicas().stream().map(row -> row(row, table.epoch(), ids, testimonies)).toList(),
                MainNodeRoll.NONE);
        for (Member member : members) {
            if (isInALaterLife(state, member)) {
                state = state.joiningAnew(member);
            }
        }
        return new Complete(state);
    }

    private static int incarnation(int id, PartitionTable table) {
        return table.peer(id).map(ReplicaPeer::incarnation).orElse(1);
    }

    /** Its disk was emptied when the registry was lost: it has nothing of its rows. */
    private static boolean isInALaterLife(RegistryState state, Member member) {
        return state.replicas()
            .stream()
            .flatMap(row -> row.name(member.id()).stream())
            .anyMatch(name -> name.incarnation() != member.incarnation());
    }

    private static Optional<Member> member(int id, PartitionTable table, @Nullable Testimony testimony) {
        int incarnation = incarnation(id, table);
        Standing standing = table.draining().contains(id) ? Standing.DRAINING : Standing.ACTIVE;
        if (testimony == null) {
            // It has a data directory that is not known, until it comes and says so.
            return table.peer(id)
                .flatMap(peer -> table.participant(id)
                    .map(address -> new Member(id, null, address.host(), address.port(), peer.port(), incarnation,
                            standing, null)));
        }
        return Optional.of(new Member(id, testimony.request().instance(), testimony.request().host(),
                testimony.request().port(), testimony.request().raftPort(), testimony.incarnation(), standing,
                testimony.request().zone(), testimony.request().boot()));
    }

    /**
     * A group that knows a replica by a later name than the table knows has gone on
     * since: what it has agreed on counts more than what it was to become.
     */
    private static PartitionReplicas row(PartitionReplicas row, long epoch, List<Integer> members,
            Collection<Testimony> testimonies) {
        return testimonies.stream()
            .flatMap(testimony -> testimony.kept().replicas().stream())
            .filter(replica -> replica.partition() == row.partition()
                    && replica.members().stream().anyMatch(name -> name.epoch() > epoch)
                    && replica.members().stream().map(ReplicaName::participant).allMatch(members::contains))
            .max(Comparator.comparingLong(KeptReplica::index))
            .map(replica -> agreed(row, replica.members()))
            .orElse(row);
    }

    private static PartitionReplicas agreed(PartitionReplicas row, List<ReplicaName> members) {
        List<Integer> replicas = members.stream().map(ReplicaName::participant).distinct().toList();
        int leader = replicas.contains(row.leader()) ? row.leader() : replicas.getFirst();
        return new PartitionReplicas(row.partition(), leader, replicas, members, List.of(), List.of(), List.of());
    }

}
