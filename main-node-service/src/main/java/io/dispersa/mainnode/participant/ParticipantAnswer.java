package io.dispersa.mainnode.participant;

import java.util.Map;

/**
 * What a participant answered, as far as it is passed on.
 *
 * @param status the HTTP status
 * @param headers the headers that callers get to see
 * @param body the body, whole
 */
public record ParticipantAnswer(int status, Map<String, String> headers, byte[] body) {
}
