package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/**
 * Every error that Dispersa answers. Clients branch on the code; titles and details may
 * be reworded.
 *
 * <p>
 * The table in {@code docs/API.md} is checked against this enum by a test.
 */
public enum ErrorCode {

    KEY_INVALID(400, Outcome.NOT_APPLIED, false, "The key is not valid"),
    REQUEST_INVALID(400, Outcome.NOT_APPLIED, false, "The request is not valid"),
    CALLER_REFUSED(403, Outcome.NOT_APPLIED, false, "This caller is not answered"),
    CROSS_ORIGIN(403, Outcome.NOT_APPLIED, false, "A web page of another origin may not do this"),
    NOT_FOUND(404, Outcome.NOT_APPLIED, false, "There is nothing under this name"),
    PATH_UNKNOWN(404, Outcome.NOT_APPLIED, false, "There is no such path"),
    METHOD_NOT_ALLOWED(405, Outcome.NOT_APPLIED, false, "The path does not take this method"),
    NOT_ACCEPTABLE(406, Outcome.NOT_APPLIED, false, "The answer cannot be given in a type that is accepted"),
    REQUEST_TIMEOUT(408, Outcome.NOT_APPLIED, true, "The request took too long to arrive"),
    PARTICIPANT_CONFLICT(409, Outcome.NOT_APPLIED, false, "The participant contradicts the registry"),
    PARTICIPANT_OUTDATED(409, Outcome.NOT_APPLIED, false, "The participant's data directory is an older copy"),
    MAIN_NODE_CONFLICT(409, Outcome.NOT_APPLIED, false, "The main node contradicts the registry, or cannot leave"),
    DRAIN_REFUSED(409, Outcome.NOT_APPLIED, false, "The participant cannot leave, or stay, as things are"),
    RECOVERY_REFUSED(409, Outcome.NOT_APPLIED, false, "The partition cannot be recovered as things are"),
    PRECONDITION_FAILED(412, Outcome.NOT_APPLIED, false, "A condition of the request does not hold"),
    VALUE_TOO_LARGE(413, Outcome.NOT_APPLIED, false, "The value is too large"),
    REQUEST_TOO_LARGE(413, Outcome.NOT_APPLIED, false, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, Outcome.NOT_APPLIED, false, "The body has a type that is not understood"),
    EXPECTATION_FAILED(417, Outcome.NOT_APPLIED, false, "What the request expects cannot be met"),
    HOST_REFUSED(421, Outcome.NOT_APPLIED, false, "The service is not called by this name"),
    NOT_OWNER(421, Outcome.NOT_APPLIED, true, "The key belongs to another participant"),
    IDEMPOTENCY_MISMATCH(422, Outcome.NOT_APPLIED, false, "The Idempotency-Key was used for another request"),
    TOO_MANY_REQUESTS(429, Outcome.NOT_APPLIED, true, "There is too much to do at the moment"),
    INTERNAL_ERROR(500, Outcome.UNKNOWN, false, "Something went wrong inside"),
    NOT_IMPLEMENTED(501, Outcome.NOT_APPLIED, false, "The request needs what is not implemented"),
    FORMING(503, Outcome.NOT_APPLIED, true, "The cluster is still forming"),
    NO_LEADER(503, Outcome.NOT_APPLIED, true, "The partition has no leader at the moment"),
    REGISTRY_OUTDATED(503, Outcome.NOT_APPLIED, false, "The registry was restored from an older copy"),
    PARTICIPANT_UNAVAILABLE(503, Outcome.NOT_APPLIED, true, "The participant cannot be reached"),
    OUTCOME_UNKNOWN(504, Outcome.UNKNOWN, false, "The write was sent and its answer was lost"),
    HTTP_VERSION_UNSUPPORTED(505, Outcome.NOT_APPLIED, false, "The version of HTTP is not supported"),
    STORAGE_FULL(507, Outcome.NOT_APPLIED, false, "The participant's disk is full");

    private final int status;

    private final Outcome outcome;

    private final boolean retryable;

    private final String title;

    ErrorCode(int status, Outcome outcome, boolean retryable, String title) {
        this.status = status;
        this.outcome = outcome;
        this.retryable = retryable;
        this.title = title;
    }

    /** Returns the HTTP status that carries this code. */
    public int status() {
        return status;
    }

    /** Returns what became of the request, unless the problem itself says otherwise. */
    public Outcome outcome() {
        return outcome;
    }

    /**
     * Returns whether the same request may succeed later, unchanged, and repeating it is
     * safe.
     */
    public boolean retryable() {
        return retryable;
    }

    /** Returns one sentence for people, the same for every occurrence. */
    public String title() {
        return title;
    }

    /** Returns the code on the wire, such as {@code not-found}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns the code with this name on the wire.
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator
    public static ErrorCode of(String wireName) {
        return Arrays.stream(values())
            .filter(code -> code.wireName().equals(wireName))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no error code is named '" + wireName + "'"));
    }

}
