package io.dispersa.mainnode.kv;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.mainnode.participant.ParticipantAnswer;

/** What to do with a request after a participant was asked. */
sealed interface NextStep {

    /** Pass the answer on to the caller. */
    record PassOn(ParticipantAnswer answer) implements NextStep {
    }

    /** Ask this participant, at once. */
    record Ask(ParticipantAddress to) implements NextStep {
    }

    /** Wait for a leader, and begin anew. */
    record Wait() implements NextStep {
    }

    /** Tell the caller what is known. */
    record GiveUp(ErrorCode code, String detail) implements NextStep {
    }

}
