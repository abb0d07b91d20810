package io.dispersa.participant.partition;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.raft.GroupStatus;
import io.dispersa.raft.RaftException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the partitions that this participant leads to what the table says, one step at a
 * time for each. Safe for use by several threads.
 */
final class Reconciler {

    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private final Set<Integer> underWay = ConcurrentHashMap.newKeySet();

    /**
     * Begins the next step of a partition, if one is due and none is under way.
     * @param table which a main node has confirmed just now: an older one would undo what
     * was done by a newer
     * @param unfit tells which participants must not lead
     */
    void reconcile(Partition partition, PartitionTable table, IntPredicate unfit) {
        PartitionReplicas row = table.replicas().get(partition.number());
        GroupStatus status = partition.status();
        ReplicaStep step = ReplicaStep.next(row, status, unfit);
        if (partition.steps().isDue(row, status, step)) {
            begin(partition, step);
        }
    }

    /**
     * Begins to have another participant lead, if one can and no step is under way.
     * @param unfit tells which participants must not lead
     */
    void handOver(Partition partition, IntPredicate unfit) {
        ReplicaStep step = ReplicaStep.resign(partition.status(), unfit);
        if (!(step instanceof ReplicaStep.Nothing)) {
            begin(partition, step);
        }
    }

    private void begin(Partition partition, ReplicaStep step) {
        if (underWay.add(partition.number())) {
            Thread.ofVirtual().name("reconcile-" + partition.number()).start(() -> take(partition, step));
        }
    }

    private void take(Partition partition, ReplicaStep step) {
        try {
            partition.steps().take(step);
        }
        catch (RaftException e) {
            log.info("partition {} stays as it is for now: {}", partition.number(), e.getMessage());
        }
        catch (RuntimeException e) {
            log.error("Partition {} could not be brought to what the table says", partition.number(), e);
        }
        finally {
            underWay.remove(partition.number());
        }
    }

}
