package io.dispersa.client;

import io.dispersa.api.Outcome;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A request that did not end in an answer of a main node. The message is one line for
 * people.
 */
public abstract sealed class KvClientException extends RuntimeException {

    private final transient URI server;

    private final Outcome outcome;

    private KvClientException(URI server, Outcome outcome, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.server = server;
        this.outcome = outcome;
    }

    /**
     * Returns the address that was asked.
     */
    public URI server() {
        return server;
    }

    /**
     * Returns whether the request took effect; for a read, {@link Outcome#NOT_APPLIED}.
     */
    public Outcome outcome() {
        return outcome;
    }

    /** No connection came about, so nothing was sent: the request may be repeated. */
    public static final class NotConnected extends KvClientException {

        NotConnected(URI server, String reason, Throwable cause) {
            super(server, Outcome.NOT_APPLIED, "no main node at " + server + " (" + reason + ")", cause);
        }

    }

    /**
     * The request was sent, and the connection broke or the time ran out before the whole
     * answer was here.
     */
    public static final class AnswerLost extends KvClientException {

        AnswerLost(URI server, Outcome outcome, String reason, Throwable cause) {
            super(server, outcome, "the answer of " + server + " was lost: " + reason, cause);
        }

    }

    /**
     * An answer came that a main node does not give: something else listens at the
     * address.
     */
    public static final class UnexpectedAnswer extends KvClientException {

        UnexpectedAnswer(URI server, Outcome outcome, String what) {
            super(server, outcome, server + " is not a Dispersa main node: it answered " + what, null);
        }

    }

}
