package io.dispersa.participant.partition;

import io.dispersa.api.PartitionTable;
import io.dispersa.raft.RaftException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the partitions that this participant leads to what the table says, one step at a
 * time for each. Safe for use by several threads.
 */
final class Reconciler {

    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    /**
     * How long a participant that should lead must have been able to before it does: one
     * that comes and goes would take the leadership along each time. If the table has
     * just come to say so, it is asked for at once.
     */
    private static final Duration STEADY = Duration.ofSeconds(10);

    private final Set<Integer> underWay = ConcurrentHashMap.newKeySet();

    private final Map<Integer, Long> ableSince = new ConcurrentHashMap<>();

    /** Who should lead each partition, when it was looked at last. */
    private final Map<Integer, Integer> leaders = new ConcurrentHashMap<>();

    /** The partitions of which somebody else should lead since then. */
    private final Set<Integer> asked = ConcurrentHashMap.newKeySet();

    /**
     * Begins the next step of a partition, if there is one and none is under way.
     * @param table which a main node has confirmed just now: an older one would undo what
     * was done by a newer
     */
    void reconcile(Partition partition, PartitionTable table) {
        int number = partition.number();
        int leader = table.replicas().get(number).leader();
        Integer before = leaders.put(number, leader);
        if (before != null && before != leader) {
            asked.add(number);
        }
        ReplicaStep step = ReplicaStep.next(table.replicas().get(number), table, partition.status());
        if (isDue(partition, step) && underWay.add(number)) {
            Thread.ofVirtual().name("reconcile-" + number).start(() -> take(partition, step));
        }
    }

    private boolean isDue(Partition partition, ReplicaStep step) {
        int number = partition.number();
        if (!(step instanceof ReplicaStep.HandOver)) {
            ableSince.remove(number);
            return !(step instanceof ReplicaStep.Nothing);
        }
        long now = System.nanoTime();
        long since = ableSince.computeIfAbsent(number, _ -> now);
        return partition.steps().areSettling() || asked.contains(number) || now - since >= STEADY.toNanos();
    }

    private void take(Partition partition, ReplicaStep step) {
        try {
            partition.steps().take(step);
            if (step instanceof ReplicaStep.HandOver) {
                asked.remove(partition.number());
            }
        }
        catch (RaftException e) {
            log.info("partition {} stays as it is for now: {}", partition.number(), e.getMessage());
        }
        catch (RuntimeException e) {
            log.error("Partition {} could not be brought to what the table says", partition.number(), e);
        }
        finally {
            ableSince.remove(partition.number());
            underWay.remove(partition.number());
        }
    }

}
