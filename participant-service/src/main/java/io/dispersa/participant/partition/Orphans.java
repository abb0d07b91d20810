package io.dispersa.participant.partition;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.dispersa.api.ReplicaMembers;
import io.dispersa.raft.GroupRole;

/**
 * Decides when a replica that the table does not know may be deleted: its group has told
 * it that it was left out, or the group's leader says so when it is asked. Silence is no
 * reason: a link may be cut. For one thread at a time.
 */
final class Orphans {

    /** Between two questions about one replica. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final LongSupplier nanoTime;

    /** The names of those that their leaders have said to be out. */
    private final Set<String> out = ConcurrentHashMap.newKeySet();

    private final Map<Integer, Long> asked = new HashMap<>();

    /**
     * @param nanoTime tells the time, from an origin of its own
     */
    Orphans(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Returns whether its group has left a replica out. To be asked often.
     * @param name of the replica
     * @param leader asks the leader of the partition who votes, which may take long
     */
    boolean isOut(int partition, String name, GroupRole role, Supplier<Optional<ReplicaMembers>> leader) {
        return switch (role) {
            case CLOSED -> true;
            case LEADER -> false;
            case JOINING, FOLLOWER -> isOutByItsLeader(partition, name, leader);
        };
    }

    private boolean isOutByItsLeader(int partition, String name, Supplier<Optional<ReplicaMembers>> leader) {
        String key = key(partition, name);
        if (!out.contains(key) && isTime(partition)) {
            Thread.ofVirtual()
                .name("orphan-" + partition)
                .start(() -> leader.get().filter(known -> !known.has(name)).ifPresent(_ -> out.add(key)));
        }
        return out.contains(key);
    }

    void forget(int partition) {
        asked.remove(partition);
        out.removeIf(key -> key.startsWith(key(partition, "")));
    }

    private boolean isTime(int partition) {
        long now = nanoTime.getAsLong();
        Long last = asked.get(partition);
        boolean time = last == null || now - last >= PAUSE.toNanos();
        if (time) {
            asked.put(partition, now);
        }
        return time;
    }

    private static String key(int partition, String name) {
        return partition + " " + name;
    }

}
