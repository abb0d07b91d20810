package io.dispersa.client;

import io.dispersa.api.Outcome;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request that did not end in an answer of a main node. The message is one line for
 * people.
 */
public abstract sealed class KvClientException extends RuntimeException {

    private final transient List<URI> servers;

    private final Outcome outcome;

    private KvClientException(List<URI> servers, Outcome outcome, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.servers = List.copyOf(servers);
        this.outcome = outcome;
    }

    /**
     * Returns the addresses that were asked, in that order.
     */
    public List<URI> servers() {
        return servers;
    }

    /**
     * Returns whether the request took effect; for a read, {@link Outcome#NOT_APPLIED}.
     */
    public Outcome outcome() {
        return outcome;
    }

    /**
     * Returns one error for what became of one request at several main nodes, in the
     * order in which they were asked.
     */
    static KvClientException together(List<KvClientException> failures) {
        KvClientException last = failures.getLast();
        if (failures.size() == 1) {
            return last;
        }
        List<URI> servers = failures.stream().flatMap(failure -> failure.servers().stream()).toList();
        if (failures.stream().allMatch(NotConnected.class::isInstance)) {
            String places = failures.stream()
                .map(NotConnected.class::cast)
                .map(NotConnected::place)
                .collect(Collectors.joining(", "));
            return new NotConnected(servers, places, last);
        }
        // Only the last one can have got a write: after that, no other is asked.
        return new AnswerLost(servers, last.outcome(),
                failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; ")), last);
    }

    /** No connection came about, so nothing was sent: the request may be repeated. */
    public static final class NotConnected extends KvClientException {

        private final String place;

        NotConnected(URI server, String reason, Throwable cause) {
            this(List.of(server), server + " (" + reason + ")", cause);
        }

        private NotConnected(List<URI> servers, String place, Throwable cause) {
            super(servers, Outcome.NOT_APPLIED, "no main node at " + place, cause);
            this.place = place;
        }

        private String place() {
            return place;
        }

    }

    /**
     * The request was sent, and the connection broke or the time ran out before the whole
     * answer was here.
     */
    public static final class AnswerLost extends KvClientException {

        AnswerLost(URI server, Outcome outcome, String reason, Throwable cause) {
            this(List.of(server), outcome, "the answer of " + server + " was lost: " + reason, cause);
        }

        private AnswerLost(List<URI> servers, Outcome outcome, String message, Throwable cause) {
            super(servers, outcome, message, cause);
        }

    }

    /**
     * An answer came that a main node does not give: something else listens at the
     * address.
     */
    public static final class UnexpectedAnswer extends KvClientException {

        UnexpectedAnswer(URI server, Outcome outcome, String what) {
            super(List.of(server), outcome, server + " is not a Dispersa main node: it answered " + what, null);
        }

    }

}
