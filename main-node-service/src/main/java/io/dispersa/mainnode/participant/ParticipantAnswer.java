package io.dispersa.mainnode.participant;

import io.dispersa.api.Problem;
import io.dispersa.operation.OperationResult;
import java.util.List;
import java.util.Map;

/** What a participant answered, as far as it is passed on. */
public sealed interface ParticipantAnswer {

    /** Returns the headers that callers get to see. */
    Map<String, String> headers();

    /** Returns whether it did what it was asked, as only a leader does. */
    boolean isServed();

    /** What became of each operation of a group. */
    record Results(List<OperationResult> each, Map<String, String> headers) implements ParticipantAnswer {

        @Override
        public boolean isServed() {
            return each.stream().noneMatch(OperationResult.Failed.class::isInstance);
        }

    }

    /** A page of keys: the body, whole. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Page(byte[] body, Map<String, String> headers) implements ParticipantAnswer {

        @Override
        public boolean isServed() {
            return true;
        }

    }

    /** It did not do it, for a reason that is for the caller. */
    record Refused(Problem problem, Map<String, String> headers) implements ParticipantAnswer {

        @Override
        public boolean isServed() {
            return false;
        }

    }

}
