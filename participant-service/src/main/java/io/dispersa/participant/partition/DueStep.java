package io.dispersa.participant.partition;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.ReplicaName;
import io.dispersa.raft.GroupStatus;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells when the next step of a partition is taken: once its kind has been the next one
 * for long enough, in one term. Safe for use by several threads.
 */
final class DueStep {

    /**
     * How long a participant that should lead must have been able to before it does: one
     * that comes and goes would take the leadership along each time. If the table has
     * just come to say so, it is asked for like any other step.
     */
    static final Duration STEADY = Duration.ofSeconds(10);

    /**
     * How long before a leader makes way: writers wait for the next one, and would wait
     * longer while who joins opens its replica, as it does when it hears of the table.
     */
    static final Duration OPENED = Duration.ofMillis(1500);

    /**
     * How long before any other step: the writers that waited for a new leader are served
     * first.
     */
    static final Duration CALM = Duration.ofMillis(500);

    private record Next(ReplicaStep step, long term, long since) {

        boolean isStill(ReplicaStep next, long currentTerm) {
            return step.getClass() == next.getClass() && term == currentTerm;
        }

    }

    private final LongSupplier nanoTime;

    private @Nullable Next next;

    private @Nullable Integer leader;

    /** Whether the table has come to say that somebody leads who does not yet. */
    private boolean asked;

    DueStep(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Returns whether a step is to be taken now. To be told of each look at the
     * partition, also where this replica does not lead: it may soon.
     * @param row what should be
     * @param status what is
     * @param step the next on the way from one to the other
     * @param settling whether nobody would be disturbed, so that nothing is waited for
     */
    synchronized boolean isDue(PartitionReplicas row, GroupStatus status, ReplicaStep step, boolean settling) {
        lookAtLeader(row, status);
        if (step instanceof ReplicaStep.Nothing) {
            next = null;
            return false;
        }
        long now = nanoTime.getAsLong();
        Next last = next;
        if (last == null || !last.isStill(step, status.term())) {
            last = new Next(step, status.term(), now);
            next = last;
        }
        return settling || now - last.since() >= patience(step).toNanos();
    }

    /** Takes note that a step was taken, or tried: the next one is waited for anew. */
    synchronized void taken() {
        next = null;
    }

    /** Returns whether a step will be due soon. */
    synchronized boolean isNear() {
        return next != null && !patience(next.step()).equals(STEADY);
    }

    private void lookAtLeader(PartitionReplicas row, GroupStatus status) {
        if (status.leader() != null && ReplicaName.parse(status.leader()).participant() == row.leader()) {
            asked = false;
        }
        else if (leader != null && leader != row.leader()) {
            asked = true;
        }
        leader = row.leader();
    }

    private Duration patience(ReplicaStep step) {
        return switch (step) {
            case ReplicaStep.HandOver _ -> asked ? CALM : STEADY;
            case ReplicaStep.MakeWay _ -> OPENED;
            case ReplicaStep.ChangeMembers _, ReplicaStep.Nothing _ -> CALM;
        };
    }

}
