package io.dispersa.cli.local;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What {@code up} was asked for. What is null was not asked: it is what was recorded, or
 * the default.
 *
 * @param recoverRegistry whether main nodes that are started make the registry again
 * @param timeout how long to wait until every partition is served
 */
public record UpRequest(@Nullable Integer mainNodes, @Nullable Integer participants, @Nullable Integer port,
        @Nullable Integer participantPort, @Nullable Integer partitions, boolean recoverRegistry, Duration timeout) {

    /**
     * Returns the layout that this request makes of a known one.
     */
    Layout over(Layout known) {
        return new Layout(or(partitions, known.partitions()), or(mainNodes, known.mainNodes()), known.founders(),
                or(port, known.port()), or(participantPort, known.participantPort()),
                or(participants, known.participants()));
    }

    private static int or(@Nullable Integer asked, int known) {
        return asked == null ? known : asked;
    }
}
