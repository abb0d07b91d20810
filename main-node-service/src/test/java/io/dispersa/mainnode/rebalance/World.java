package io.dispersa.mainnode.rebalance;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.ReplicaDigest;
import io.dispersa.api.ReplicaName;
import io.dispersa.api.ReplicaReport;
import io.dispersa.api.ReplicaRole;
import io.dispersa.mainnode.placement.Assignment;
import io.dispersa.mainnode.placement.Formation;
import io.dispersa.mainnode.placement.Placement;
import io.dispersa.mainnode.registry.Member;
import io.dispersa.mainnode.registry.RegistryCommand;
import io.dispersa.mainnode.registry.RegistryState;
import io.dispersa.mainnode.registry.Standing;
import io.dispersa.mainnode.roll.MainNodeRoll;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster without processes: groups do what the leaders of partitions do, one step at a
 * time.
 */
final class World {

    private static final UUID CLUSTER = new UUID(0, 1);

    private final Map<Integer, List<Integer>> groups = new TreeMap<>();

    private final Map<Integer, Integer> leaders = new TreeMap<>();

    private final Set<Integer> dead = new TreeSet<>();

    private final Set<Integer> unreachable = new TreeSet<>();

    /** By partition, the participants whose replica cannot be read. */
    private final Map<Integer, Set<Integer>> damaged = new TreeMap<>();

    private final Set<Integer> stalled = new HashSet<>();

    private final Map<Integer, Set<ReplicaName>> agreed = new TreeMap<>();

    private final Map<Integer, Map<Integer, ReplicaDigest>> compared = new TreeMap<>();

    private final Set<Integer> fresh = new TreeSet<>();

    private final Set<Integer> gone = new TreeSet<>();

    private RegistryState registry;

    World(int partitions, int participants) {
        List<Member> members = IntStream.rangeClosed(1, participants).mapToObj(World::member).toList();
        List<PartitionReplicas> rows = Formation.form(partitions, members.stream().map(Member::id).toList())
            .stream()
            .map(World::named)
            .toList();
        registry = new RegistryState(CLUSTER, partitions, 1, members, rows, MainNodeRoll.NONE, false);
        rows.forEach(row -> groups.put(row.partition(), new ArrayList<>(row.replicas())));
    }

    RegistryState registry() {
        return registry;
    }

    /** Returns the ids of the members that a group has agreed on. */
    List<Integer> group(int partition) {
        return List.copyOf(groups.getOrDefault(partition, List.of()));
    }

    void join(int id) {
        List<Member> members = new ArrayList<>(registry.members());
        members.add(member(id));
        become(members, registry.replicas());
    }

    /** A participant joins, and has not been up for long. */
    void arrive(int id) {
        fresh.add(id);
        join(id);
    }

    /** It has been up for long enough. */
    void stay(int id) {
        fresh.remove(id);
    }

    void stand(int id, Standing standing) {
        become(registry.members()
            .stream()
            .map(member -> member.id() == id ? new Member(id, member.instance(), member.host(), member.port(),
                    member.raftPort(), member.incarnation(), standing, member.zone()) : member)
            .toList(), registry.replicas());
    }

    void pause(boolean paused) {
        registry = new RegistryState(CLUSTER, registry.partitions(), registry.epoch(), registry.members(),
                registry.replicas(), MainNodeRoll.NONE, paused);
    }

    /** A participant dies, and is silent. */
    void kill(int id) {
        dead.add(id);
    }

    /** It has been silent for so long that it is given up. */
    void giveUp(int id) {
        kill(id);
        gone.add(id);
    }

    /** It comes back before all that it had was made again, and goes on. */
    void comeBack(int id) {
        dead.remove(id);
        gone.remove(id);
        stand(id, Standing.ACTIVE);
    }

    /** Others reach a participant no more, though the main node does. */
    void cutOff(int id) {
        unreachable.add(id);
    }

    /** A replica cannot be read any more; until it is out, it votes. */
    void damage(int partition, int id) {
        damaged.computeIfAbsent(partition, _ -> new TreeSet<>()).add(id);
    }

    /** A replica has said what it held after an entry. */
    void compare(int partition, int id, long index, String sha256) {
        compared.computeIfAbsent(partition, _ -> new TreeMap<>())
            .put(id, new ReplicaDigest(new ReplicaName(id, 1, 1), index, sha256));
    }

    /** The replicas of these participants have held the same. */
    void agree(int partition, Integer... ids) {
        agreed.put(partition, Set.copyOf(names(List.of(ids))));
    }

    /** The move of a partition gets nowhere. */
    void stall(int partition) {
        stalled.add(partition);
    }

    Situation now() {
        Map<Integer, List<ReplicaReport>> up = new HashMap<>();
        registry.members()
            .stream()
            .map(Member::id)
            .filter(id -> !dead.contains(id))
            .forEach(id -> up.put(id,
                    groups.keySet().stream().filter(p -> group(p).contains(id)).map(p -> report(p, id)).toList()));
        return new Situation(registry, up, fresh, gone, stalled, agreed);
    }

    Decision next() {
        Situation now = now();
        return Decisions.next(now, target(now));
    }

    static List<Assignment> target(Situation now) {
        return Placement.next(now.rows().stream().map(Assignment::of).toList(), now.candidates());
    }

    /** Does what was decided; returns whether there was something to do. */
    boolean decide() {
        if (!(next() instanceof Decision.Change(RegistryCommand command))) {
            return false;
        }
        switch (command) {
            case RegistryCommand.Place(long epoch, List<PartitionReplicas> rows) when epoch == registry.epoch() -> {
                List<PartitionReplicas> all = new ArrayList<>(registry.replicas());
                rows.forEach(row -> all.set(row.partition(), named(row)));
                become(registry.members(), all);
            }
            case RegistryCommand.Judge(long epoch, int id, Standing standing) when epoch == registry.epoch() ->
                stand(id, standing);
            default -> throw new IllegalStateException("" + command);
        }
        return true;
    }

    /**
     * Has one group take one step, as its leader would; returns whether there was one to
     * take.
     */
    boolean act(int partition) {
        PartitionReplicas row = registry.replicas().get(partition);
        List<Integer> members = new ArrayList<>(group(partition));
        List<Integer> missing = row.replicas().stream().filter(id -> !members.contains(id)).toList();
        List<Integer> surplus = members.stream().filter(id -> !row.replicas().contains(id)).toList();
        boolean ready = leader(partition) != 0
                && missing.stream().noneMatch(id -> dead.contains(id) || unreachable.contains(id));
        if (!ready || (missing.isEmpty() && surplus.isEmpty())) {
            return false;
        }
        int before = members.size();
        if (before > 2 || missing.isEmpty()) {
            surplus.stream().findFirst().ifPresent(members::remove);
        }
        missing.stream().limit(before == 1 ? missing.size() : 1).forEach(members::add);
        groups.put(partition, members);
        return true;
    }

    /** Has one group be led by who should; returns whether it was not. */
    boolean handOver(int partition) {
        int wanted = registry.replicas().get(partition).leader();
        boolean changes = isToBeHandedOver(partition) && group(partition).contains(wanted) && !dead.contains(wanted);
        if (changes) {
            leaders.put(partition, wanted);
        }
        return changes;
    }

    /** Returns whether a group is led by another than who should. */
    boolean isToBeHandedOver(int partition) {
        int leader = leader(partition);
        return leader != 0 && leader != registry.replicas().get(partition).leader();
    }

    /** Returns the member that leads a group, 0 if a majority of it is dead. */
    private int leader(int partition) {
        List<Integer> members = group(partition);
        List<Integer> alive = members.stream().filter(id -> !dead.contains(id)).toList();
        List<Integer> readable = alive.stream().filter(id -> !isDamaged(partition, id)).toList();
        int last = leaders.getOrDefault(partition, 0);
        return 2 * alive.size() <= members.size() || readable.isEmpty() ? 0
                : readable.contains(last) ? last : readable.getFirst();
    }

    private boolean isDamaged(int partition, int id) {
        return damaged.getOrDefault(partition, Set.of()).contains(id);
    }

    private ReplicaReport report(int partition, int id) {
        return isDamaged(partition, id) ? unreadable(partition, id)
                : leader(partition) == id ? leads(partition, id) : follows(partition, id);
    }

    private ReplicaReport follows(int partition, int id) {
        return new ReplicaReport(partition, ReplicaRole.FOLLOWER, 1, leader(partition), List.of(), 10, 10, 100, 1000,
                null, held(partition, id));
    }

    private ReplicaReport unreadable(int partition, int id) {
        return new ReplicaReport(partition, ReplicaRole.FAILED, 1, leader(partition), List.of(), -1, 10, 0, 0,
                new ReplicaName(id, 1, 1), null);
    }

    private @Nullable ReplicaDigest held(int partition, int id) {
        return compared.getOrDefault(partition, Map.of()).get(id);
    }

    private ReplicaReport leads(int partition, int id) {
        return new ReplicaReport(partition, ReplicaRole.LEADER, 1, leader(partition), names(group(partition)), 10, 10,
                100, 1000, null, held(partition, id));
    }

    /** In this world, a participant has one name for ever. */
    private static PartitionReplicas named(PartitionReplicas row) {
        return row.named(names(Stream.concat(row.replicas().stream(), row.leaving().stream()).toList()));
    }

    private static List<ReplicaName> names(List<Integer> participants) {
        return participants.stream().map(id -> new ReplicaName(id, 1, 1)).toList();
    }

    private void become(List<Member> members, List<PartitionReplicas> rows) {
        rows.forEach(row -> {
            damaged.getOrDefault(row.partition(), new TreeSet<>()).removeIf(id -> !row.concerns(id));
            compared.getOrDefault(row.partition(), new TreeMap<>()).keySet().removeIf(id -> !row.concerns(id));
        });
        registry = new RegistryState(CLUSTER, registry.partitions(), registry.epoch() + 1, members, rows,
                MainNodeRoll.NONE, registry.paused());
    }

    private static Member member(int id) {
        return new Member(id, new UUID(1, id), "h", 9000 + id, 10_000 + id, 1, Standing.ACTIVE, null);
    }

}
