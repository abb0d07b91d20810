package io.dispersa.participant.kv;

import io.dispersa.api.Problem;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is answered about a key: as HTTP has it, and not yet written.
 *
 * @param status the HTTP status
 * @param headers the headers that are about the key or its value
 * @param body the value, if it is answered
 * @param problem what went wrong
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record KeyAnswer(int status, Map<String, String> headers, byte @Nullable [] body, @Nullable Problem problem) {

    static KeyAnswer failed(Problem problem, Map<String, String> headers) {
        return new KeyAnswer(problem.status(), headers, null, problem);
    }

}
