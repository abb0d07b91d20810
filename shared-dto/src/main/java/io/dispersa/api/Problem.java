package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An error on the wire, as {@code application/problem+json} (RFC 9457).
 *
 * @param type a URN that ends in the code
 * @param title the code's sentence for people
 * @param status the HTTP status
 * @param detail what happened this time, and what to do about it
 * @param code what programs branch on
 * @param key the key that the request named, if it named a valid one
 * @param partition the partition of that key
 * @param leader the participant to ask instead; only with {@link ErrorCode#NOT_OWNER},
 * and only if it is known
 * @param outcome whether the request took effect
 * @param retryable whether the same request may succeed later and repeating it is safe
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(URI type, String title, int status, String detail, ErrorCode code, @Nullable String key,
        @Nullable Integer partition, @Nullable ParticipantAddress leader, Outcome outcome, boolean retryable) {

    /** The media type of a problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Returns a problem with the code's own status, title, outcome and advice. */
    public static Problem of(ErrorCode code, String detail) {
        return new Problem(URI.create("urn:dispersa:problem:" + code.wireName()), code.title(), code.status(), detail,
                code, null, null, null, code.outcome(), code.retryable());
    }

    /** Returns this problem, about a key and its partition. */
    public Problem about(Key key, int partition) {
        return new Problem(type, title, status, detail, code, key.text(), partition, leader, outcome, retryable);
    }

    /** Returns this problem, about a partition. */
    public Problem in(int partition) {
        return new Problem(type, title, status, detail, code, key, partition, leader, outcome, retryable);
    }

    /** Returns this problem, naming the participant to ask instead. */
    public Problem withLeader(@Nullable ParticipantAddress leader) {
        return new Problem(type, title, status, detail, code, key, partition, leader, outcome, retryable);
    }

    /** Returns this problem as something to throw. */
    public ProblemException toException() {
        return new ProblemException(this);
    }
}
