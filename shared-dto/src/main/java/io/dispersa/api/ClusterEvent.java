package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /events}: something that happened in the cluster, as one main node has seen
 * it.
 *
 * @param kind what happened
 * @param at when it was seen
 * @param participant the participant that it happened to, or that leads now; absent if a
 * replica moves, or nobody leads
 * @param partition the partition that it happened to; absent if it happened to a
 * participant
 * @param detail the same for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClusterEvent(Kind kind, Instant at, @Nullable Integer participant, @Nullable Integer partition,
        String detail) {

    /** What can happen. */
    public enum Kind {

        /** A participant has registered for the first time, or anew. */
        JOINED,
        /** A participant is heard of again. */
        UP,
        /** A participant has fallen silent. */
        SUSPECT,
        /** A participant was given up: its replicas are made again elsewhere. */
        LOST,
        /** A participant is to leave. */
        DRAINING,
        /** A participant may be stopped. */
        DRAINED,
        /** A participant is not part of the cluster any more. */
        LEFT,
        /** A partition is led by another participant, or by none. */
        LEADER_CHANGED,
        /** A replica begins to move. */
        MOVE_STARTED,
        /** A replica has moved. */
        MOVE_FINISHED;

        /** Returns the word on the wire, such as {@code leader-changed}. */
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

    }
}
