package io.dispersa.mainnode.kv;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionTable;
import io.dispersa.mainnode.participant.ParticipantRequest;
import io.dispersa.mainnode.participant.Reply;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One round of asking the replicas of a partition, each at most once: an immutable value,
 * and the rule by which it goes on.
 *
 * <p>
 * What was certainly not done may be asked of another replica. A read whose answer was
 * lost, too. A write whose answer was lost is never sent again.
 *
 * @param request what is asked
 * @param table where participants are
 * @param candidates whom to ask, in order; at least one
 * @param asked the ids of those that were asked
 */
record Round(ParticipantRequest request, PartitionTable table, List<ParticipantAddress> candidates,
        Set<Integer> asked) {

    static Round of(ParticipantRequest request, PartitionTable table, List<ParticipantAddress> candidates) {
        return new Round(request, table, candidates, Set.of());
    }

    /** Returns this round after one more was asked. */
    Round asking(ParticipantAddress participant) {
        Set<Integer> more = new HashSet<>(asked);
        more.add(participant.id());
        return new Round(request, table, candidates, more);
    }

    /**
     * Returns what to do next.
     * @param from who was asked last
     * @param mayWait whether there is time left to wait for a leader
     */
    NextStep after(ParticipantAddress from, Reply reply, boolean mayWait) {
        return switch (reply) {
            case Reply.Answered(var answer) -> new NextStep.PassOn(answer);
            case Reply.Lost(String reason) when request.writes() -> new NextStep.GiveUp(ErrorCode.OUTCOME_UNKNOWN,
                    "The write was sent to %s, but %s. It may have been stored or not: read the key to find out."
                        .formatted(from, reason));
            case Reply.Lost(String reason) when candidates.size() == 1 ->
                unavailable(from, "did not answer: " + reason);
            case Reply.Lost(String reason) -> elsewhere(mayWait, noLeader(from, "did not answer: " + reason));
            case Reply.NotSent() when candidates.size() == 1 ->
                elsewhere(mayWait, unavailable(from, "cannot be reached"));
            case Reply.NotSent() -> elsewhere(mayWait, noLeader(from, "cannot be reached"));
            case Reply.NotLeading(var leader) -> Optional.ofNullable(leader)
                .filter(named -> !asked.contains(named))
                .flatMap(table::participant)
                .<NextStep>map(NextStep.Ask::new)
                .orElseGet(() -> elsewhere(mayWait, noLeader(from, "does not lead it")));
        };
    }

    /**
     * Returns the next one to ask; or, when all were asked, to wait or how it ends.
     */
    private NextStep elsewhere(boolean mayWait, NextStep.GiveUp end) {
        return candidates.stream()
            .filter(candidate -> !asked.contains(candidate.id()))
            .findFirst()
            .<NextStep>map(NextStep.Ask::new)
            .orElseGet(() -> mayWait ? new NextStep.Wait() : end);
    }

    private NextStep.GiveUp noLeader(ParticipantAddress from, String what) {
        return new NextStep.GiveUp(ErrorCode.NO_LEADER,
                "Partition %d has no %s that answers at the moment: of the %d participants that were asked, the last, %s, %s."
                    .formatted(request.partition(), request.stale() ? "replica" : "leader", asked.size(), from, what));
    }

    private NextStep.GiveUp unavailable(ParticipantAddress from, String what) {
        return new NextStep.GiveUp(ErrorCode.PARTICIPANT_UNAVAILABLE,
                "Partition %d is led by %s, which %s.".formatted(request.partition(), from, what));
    }

}
