package io.dispersa.participant.partition;

import io.dispersa.api.ReplicaName;
import io.dispersa.api.ReplicaPosition;
import io.dispersa.api.ReplicaReport;
import io.dispersa.api.ReplicaRole;
import io.dispersa.raft.GroupRole;
import io.dispersa.raft.GroupStatus;
import io.dispersa.raft.LogEnd;
import io.dispersa.raft.RaftException;
import io.dispersa.raft.ReplicaGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica whose keys and values cannot be read. It votes until the others do without
 * it, stands for no election, and serves nothing. Safe for use by several threads.
 */
final class DamagedReplica {

    private static final Logger log = LoggerFactory.getLogger(DamagedReplica.class);

    private static final Duration HAND_OVER = Duration.ofSeconds(1);

    private final int number;

    private final ReplicaGroup group;

    private final AtomicBoolean handingOver = new AtomicBoolean();

    DamagedReplica(int number, ReplicaGroup group) {
        this.number = number;
        this.group = group;
    }

    /**
     * Has it stand for no election, from when it is a member, and another one lead if it
     * was elected before. To be repeated.
     */
    void refrain() {
        group.refrain();
        if (group.status().role() == GroupRole.LEADER && handingOver.compareAndSet(false, true)) {
            Thread.ofVirtual().name("hand-over-" + number).start(this::handOver);
        }
    }

    private void handOver() {
        try {
            ReplicaStep.able(group.status())
                .filter(this::takesOver)
                .findFirst()
                .ifPresent(leader -> log.info("partition {} is led by {} rather than by its damaged replica here",
                        number, leader));
        }
        finally {
            handingOver.set(false);
        }
    }

    private boolean takesOver(String follower) {
        try {
            group.transferLeadership(follower, HAND_OVER);
            return true;
        }
        catch (RaftException e) { // it may be damaged, too
            return false;
        }
    }

    /** Returns its name among the replicas of the partition. */
    ReplicaName name() {
        return ReplicaName.parse(group.name());
    }

    ReplicaReport report() {
        GroupStatus status = group.status();
        return new ReplicaReport(number, ReplicaRole.FAILED, status.term(), Partition.leader(status), List.of(), -1,
                status.committed(), 0, 0, name(), null);
    }

    /** Returns how far its log is, and who votes by it. */
    ReplicaPosition position() {
        LogEnd end = group.logEnd();
        return new ReplicaPosition(number, name(), ReplicaRole.FAILED, end.last().term(), end.last().index(),
                Partition.names(end.voters()), Partition.names(end.votersBefore()), 0, 0, null, true);
    }

}
