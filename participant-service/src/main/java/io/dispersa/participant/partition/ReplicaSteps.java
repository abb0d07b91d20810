package io.dispersa.participant.partition;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.raft.GroupRole;
import io.dispersa.raft.GroupStatus;
import io.dispersa.raft.Peer;
import io.dispersa.raft.RaftException;
import io.dispersa.raft.ReplicaGroup;
import io.dispersa.service.concurrent.Coalescer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the members of a partition, and who leads it. Safe for use by several threads.
 */
final class ReplicaSteps {

    private static final Logger log = LoggerFactory.getLogger(Partition.class);

    /**
     * A joining replica is sent everything, no faster than it takes it. The change ends
     * long before if the replica comes no further.
     */
    private static final Duration CHANGE = Duration.ofHours(1);

    /** A replica that has not caught up by then is counted as it is. */
    private static final Duration CATCH_UP = Duration.ofMinutes(1);

    /** Writers wait meanwhile; one who is well takes over in a tenth of it. */
    private static final Duration HAND_OVER = Duration.ofSeconds(1);

    /**
     * A partition that begins has no service yet that a change of leader would disturb.
     */
    private static final Duration SETTLING = Duration.ofSeconds(30);

    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private final int number;

    private final ReplicaGroup group;

    private final Coalescer<?, ?> writes;

    private final DueStep due = new DueStep(System::nanoTime);

    private final long settlesUntil;

    private volatile boolean resigned;

    private volatile boolean changing;

    /**
     * @param fresh whether the partition begins with this replica, and others
     */
    ReplicaSteps(int number, boolean fresh, ReplicaGroup group, Coalescer<?, ?> writes) {
        this.number = number;
        this.group = group;
        this.writes = writes;
        this.settlesUntil = System.nanoTime() + (fresh ? SETTLING.toNanos() : 0);
    }

    /**
     * Returns whether the next step is to be taken now; see {@link DueStep#isDue}. While
     * the partition begins, each is.
     */
    boolean isDue(PartitionReplicas row, GroupStatus status, ReplicaStep step) {
        return due.isDue(row, status, step, !resigned && System.nanoTime() - settlesUntil < 0);
    }

    /**
     * Returns whether a change of members is under way: those who are new may be sent
     * everything, long before the group knows of it.
     */
    boolean isChanging() {
        return changing;
    }

    /** Returns whether a step will be due soon. */
    boolean isNear() {
        return due.isNear();
    }

    /**
     * Takes a step towards what the table says. Waits for it.
     * @throws RaftException if it was not done
     */
    void take(ReplicaStep step) {
        try {
            change(step);
        }
        finally {
            due.taken();
        }
    }

    private void change(ReplicaStep step) {
        switch (step) {
            case ReplicaStep.Nothing _ -> {
            }
            case ReplicaStep.ChangeMembers(var from, var to) -> {
                log.info("partition {} changes its replicas from {} to {}", number, ids(from), ids(to));
                changing = true;
                try {
                    changeMembers(from, to);
                    awaitAll(to.stream().filter(peer -> !from.contains(peer)).map(Peer::id).toList());
                }
                finally {
                    changing = false;
                }
                log.info("partition {} has the replicas {}", number, ids(to));
            }
            case ReplicaStep.MakeWay(String to) -> handOver(to);
            case ReplicaStep.HandOver(String to) -> handOver(to);
        }
    }

    /** The group forgets a change that hangs only when its leader steps down. */
    private void changeMembers(List<Peer> from, List<Peer> to) {
        try {
            group.changeMembers(from, to, CHANGE, this::rest);
        }
        catch (RaftException.OutcomeUnknown e) {
            if (group.status().role() == GroupRole.LEADER) {
                log.warn("partition {} gives up the change of its replicas, and its leader steps down: {}", number,
                        e.getMessage());
                writes.hold(() -> group.stepDown(HAND_OVER));
            }
            throw e;
        }
    }

    /** Writers wait meanwhile; nothing fails. */
    private void rest(Duration time) {
        log.info("writes to partition {} rest: the joining replica does not answer", number);
        writes.hold(() -> LockSupport.parkNanos(time.toNanos()));
    }

    /**
     * Waits until those who were taken in have all that is committed by now: the group
     * counts them once they lack a thousand entries, and those may be large. Until then
     * the replica that was left out keeps what it has.
     */
    private void awaitAll(List<String> added) {
        long committed = group.status().committed();
        long deadline = System.nanoTime() + CATCH_UP.toNanos();
        while (!haveAll(added, committed) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean haveAll(List<String> added, long committed) {
        GroupStatus status = group.status();
        return status.role() != GroupRole.LEADER || added.stream()
            .map(status.followers()::get)
            .allMatch(it -> it != null && it.committed() >= committed);
    }

    /**
     * Hands leadership over to whoever can take it, as long as this replica leads.
     * @param patience how long to try at most
     */
    void resign(Duration patience) {
        resigned = true;
        long deadline = System.nanoTime() + patience.toNanos();
        while (!handedOver() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean handedOver() {
        GroupStatus status = group.status();
        return status.role() != GroupRole.LEADER || ReplicaStep.able(status).anyMatch(this::takesOver);
    }

    private boolean takesOver(String follower) {
        try {
            handOver(follower);
            return true;
        }
        catch (RaftException e) {
            log.warn("Partition {} cannot be handed over to {}: {}.", number, follower, e.getMessage());
            return false;
        }
    }

    /**
     * Has another replica lead. What is under way is finished before, so that no
     * acknowledgement is lost; what arrives meanwhile waits, and is then told who leads.
     */
    private void handOver(String to) {
        writes.hold(() -> group.transferLeadership(to, HAND_OVER));
        log.info("partition {} is led by {} now", number, to);
    }

    private static List<String> ids(List<Peer> peers) {
        return peers.stream().map(Peer::id).toList();
    }

}
