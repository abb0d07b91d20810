package io.dispersa.participant.partition;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.Problem;
import io.dispersa.api.ReplicaName;
import io.dispersa.participant.store.StoreException;
import io.dispersa.raft.RaftException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What callers are told when a partition did not do what they asked. */
final class PartitionProblems {

    private static final Logger log = LoggerFactory.getLogger(Partition.class);

    private final int number;

    private final Function<Integer, Optional<ParticipantAddress>> addresses;

    /**
     * @param addresses tells where a participant is reached
     */
    PartitionProblems(int number, Function<Integer, Optional<ParticipantAddress>> addresses) {
        this.number = number;
        this.addresses = addresses;
    }

    /** Returns what a failed commit or confirmation means. */
    Problem of(@Nullable Throwable cause) {
        return switch (cause) {
            case RaftException.NotLeader e -> notLeader(e);
            case RaftException.Unavailable e -> noLeader(String.valueOf(e.getMessage()));
            case RaftException.OutcomeUnknown e -> {
                log.warn("Partition {}: what became of some writes is unknown: {}.", number, e.getMessage());
                yield Problem.of(ErrorCode.OUTCOME_UNKNOWN,
                        "The write was given to the other replicas, and no majority confirmed it in time. It may take effect or not: read the key to find out.");
            }
            case null, default -> {
                log.error("Partition {} failed in a way that nobody foresaw", number, cause);
                yield Problem.of(ErrorCode.INTERNAL_ERROR, "The participant failed; its log says why.");
            }
        };
    }

    Problem late() {
        return Problem.of(ErrorCode.OUTCOME_UNKNOWN, "Partition %d did not come to it in time.".formatted(number));
    }

    /**
     * For a read: whatever became of the entry that tells the time, nothing was written.
     */
    Problem untimed() {
        return noLeader("what has expired could not be settled in time");
    }

    Problem notTakenIn() {
        return noLeader("this replica has not been taken in yet");
    }

    Problem lacksEntries() {
        return noLeader("this replica has writes in its log that it cannot apply before there is one");
    }

    Problem clockIsOff() {
        return noLeader("the clock of this participant is not that of its cluster, or has not been compared yet");
    }

    Problem changing() {
        return noLeader("its members change");
    }

    Problem unavailable(RuntimeException reason) {
        return Problem.of(ErrorCode.PARTICIPANT_UNAVAILABLE,
                "Partition %d takes no request at the moment: %s.".formatted(number, reason.getMessage()));
    }

    Problem unreadable(StoreException e) {
        log.error("Partition {} cannot be read: {}", number, e.getMessage());
        return Problem.of(ErrorCode.INTERNAL_ERROR,
                "Partition %d cannot be read; the participant's log says why.".formatted(number));
    }

    private Problem notLeader(RaftException.NotLeader e) {
        return Optional.ofNullable(e.leader())
            .map(leader -> ReplicaName.parse(leader).participant())
            .flatMap(addresses)
            .map(leader -> Problem.of(ErrorCode.NOT_OWNER, "Partition %d is led by %s.".formatted(number, leader))
                .withLeader(leader))
            .orElseGet(() -> noLeader("its replicas elect one"));
    }

    private Problem noLeader(String why) {
        return Problem.of(ErrorCode.NO_LEADER,
                "Partition %d has no leader here at the moment: %s.".formatted(number, why));
    }

}
