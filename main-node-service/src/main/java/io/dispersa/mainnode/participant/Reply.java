package io.dispersa.mainnode.participant;

import org.jspecify.annotations.Nullable;

/** What came of asking a participant once. */
public sealed interface Reply {

    /** It answered, and the answer is for the caller. */
    record Answered(ParticipantAnswer answer) implements Reply {
    }

    /**
     * It does not lead the partition: certainly nothing was done.
     *
     * @param leader the id of the participant that it takes for the leader, if it knows
     * one
     */
    record NotLeading(@Nullable Integer leader) implements Reply {
    }

    /** Nothing was sent to it. */
    record NotSent() implements Reply {
    }

    /**
     * It may have done what it was asked to, and its answer cannot be had.
     *
     * @param reason for people, such as "the connection broke"
     */
    record Lost(String reason) implements Reply {
    }

}
