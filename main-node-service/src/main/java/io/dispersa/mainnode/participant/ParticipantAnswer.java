package io.dispersa.mainnode.participant;

import io.dispersa.api.Problem;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a participant answered, as far as it is passed on.
 *
 * @param status the HTTP status
 * @param headers the headers that callers get to see
 * @param body the body, whole
 * @param problem what is to be told in place of the body
 */
public record ParticipantAnswer(int status, Map<String, String> headers, byte[] body, @Nullable Problem problem) {

    public ParticipantAnswer(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, body, null);
    }

}
