package io.dispersa.mainnode.participant;

import java.util.Map;

/** What came back from where a participant should be. */
sealed interface Received {

    /**
     * It is the participant, and this is what it answered.
     *
     * @param headers those that callers get to see
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Body(byte[] bytes, Map<String, String> headers) implements Received {
    }

    /** Whatever was asked, this came of it. */
    record Ended(Reply reply) implements Received {
    }

}
