package io.dispersa.cli.local;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What {@code up} was asked for. What is null was not asked: it is what was recorded, or
 * the default.
 *
 * @param timeout how long to wait until every partition is served
 */
public record UpRequest(@Nullable Integer participants, @Nullable Integer port, @Nullable Integer participantPort,
        @Nullable Integer partitions, Duration timeout) {

    private static final int MAX_PORT = 65535;

    private static final int MAX_PARTICIPANTS = 64;

    /**
     * Returns the layout that this request makes of a known one.
     */
    Layout over(Layout known) {
        return new Layout(or(partitions, known.partitions()), or(port, known.port()),
                or(participantPort, known.participantPort()), or(participants, known.participants()));
    }

    /**
     * Returns what is wrong with the numbers of a layout, or null.
     */
    static @Nullable String mistake(Layout layout) {
        if (layout.participants() < 1 || layout.participants() > MAX_PARTICIPANTS) {
            return "--participants must be between 1 and %d, and is %d".formatted(MAX_PARTICIPANTS,
                    layout.participants());
        }
        int last = layout.participantPort() + layout.participants() - 1;
        if (layout.port() < 1 || layout.port() > MAX_PORT) {
            return "--port must be between 1 and %d, and is %d".formatted(MAX_PORT, layout.port());
        }
        if (layout.participantPort() < 1 || last > MAX_PORT) {
            return "--participant-port must leave room for %d ports from 1 to %d, and is %d"
                .formatted(layout.participants(), MAX_PORT, layout.participantPort());
        }
        if (layout.port() >= layout.participantPort() && layout.port() <= last) {
            return "--port %d is one of the participants' ports, %d to %d".formatted(layout.port(),
                    layout.participantPort(), last);
        }
        return null;
    }

    private static int or(@Nullable Integer asked, int known) {
        return asked == null ? known : asked;
    }
}
