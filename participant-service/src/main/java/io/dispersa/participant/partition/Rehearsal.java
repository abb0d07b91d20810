package io.dispersa.participant.partition;

import io.dispersa.api.Key;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Registration;
import io.dispersa.api.ReplicaName;
import io.dispersa.api.ReplicaPeer;
import io.dispersa.operation.Operation;
import io.dispersa.participant.partition.ClusterClock.Comparison;
import io.dispersa.raft.GroupRehearsal;
import io.dispersa.raft.RaftException;
import io.dispersa.raft.RaftStartException;
import io.dispersa.service.codec.OperationGroup;
import io.dispersa.service.storage.DataDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * Has a replica start, take a write and answer a read while an AOT cache is recorded, and
 * then others be a group, in a directory that is thrown away. Without it the thousands of
 * classes of Raft would not be in the cache, because a recording ends before anything is
 * served.
 */
@Component
@ConditionalOnProperty(name = "spring.context.exit", havingValue = "onRefresh")
final class Rehearsal implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    private final Partitions partitions;

    private final DataDirectory directory;

    Rehearsal(Partitions partitions, DataDirectory directory) {
        this.partitions = partitions;
        this.directory = directory;
    }

    @Override
    public void afterSingletonsInstantiated() {
        playAlone();
        try {
            GroupRehearsal.play(directory.path().resolve("rehearsal"));
        }
        catch (RaftException | RaftStartException e) {
            // A cache with less in it is better than none.
            log.warn("The rehearsal of a group was broken off: {}", e.getMessage());
        }
    }

    private void playAlone() {
        ParticipantAddress self = new ParticipantAddress(1, "127.0.0.1", 1);
        UUID cluster = UUID.randomUUID();
        partitions.registered(self, new Registration(1, 1, cluster, 1));
        // No main node compares the clock, and without that nothing is written.
        ClusterClock clock = partitions.clock();
        clock.compared(clock.shown(), System.nanoTime(), new Comparison(Duration.ZERO, true, false, Set.of()));
        PartitionReplicas row = new PartitionReplicas(0, 1, List.of(1)).named(List.of(new ReplicaName(1, 1, 1)))
            .founded();
        partitions.adopt(new PartitionTable(cluster, 1, 1, List.of(row), List.of(self),
                List.of(new ReplicaPeer(1, 1, "127.0.0.1", 0))));
        Key key = Key.of("rehearsal");
        Partition partition = partitions.require(key);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!partition.leads() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        partition.apply(OperationGroup.of(new Operation.Put(key, "text/plain", new byte[1])));
        partition.get(key);
        partitions.reports();
    }

}
