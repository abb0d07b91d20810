package io.dispersa.mainnode.registry;

import io.dispersa.raft.RaftException;

/**
 * What came of one attempt to have the registry changed by the main node that leads it.
 *
 * @param <T> what is answered
 */
sealed interface Attempt<T> {

    /** It was decided. */
    record Answered<T>(T answer) implements Attempt<T> {
    }

    /** Certainly not done. */
    record NotDone<T>(String reason) implements Attempt<T> {
    }

    /** It may have been done. */
    record Unknown<T>(String reason) implements Attempt<T> {
    }

    /** Returns what a failure to have it agreed on means. */
    static <T> Attempt<T> failed(RaftException e) {
        String reason = String.valueOf(e.getMessage());
        return e instanceof RaftException.OutcomeUnknown ? new Unknown<>(reason) : new NotDone<>(reason);
    }

    /** Returns what it means that another main node found no leader. */
    static <T> Attempt<T> withoutLeader(String mainNode, PassedBack answer) {
        return answer.certainlyNotDone()
                ? new NotDone<>("main node " + mainNode + " does not lead the registry yet, or no longer")
                : new Unknown<>("main node " + mainNode + " leads the registry, and cannot tell whether it was done");
    }

    /** Returns what it means that another main node did not answer. */
    static <T> Attempt<T> unanswered(String mainNode, String failure, boolean neverSent) {
        String reason = "main node %s leads the registry, and %s".formatted(mainNode, failure);
        return neverSent ? new NotDone<>(reason) : new Unknown<>(reason);
    }

}
