package io.dispersa.participant.partition;

import io.dispersa.api.ProblemException;
import io.dispersa.participant.store.StoreClosedException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that what has expired does not take space for long, even where nobody
 * writes.
 */
final class Reclaimer {

    private static final Logger log = LoggerFactory.getLogger(Reclaimer.class);

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private Reclaimer() {
    }

    /**
     * Begins to, until what is returned is closed.
     * @param led tells which partitions are led here
     */
    static Recurrence start(Supplier<List<Partition>> led) {
        return new Recurrence("reclaim", INTERVAL, INTERVAL, running -> reclaim(led.get(), running));
    }

    /** In turns, so that no partition waits for another's rows. */
    private static void reclaim(List<Partition> led, Recurrence running) {
        List<Partition> left = led;
        while (!left.isEmpty() && running.rest(Duration.ZERO)) {
            left = left.stream().filter(Reclaimer::reclaim).toList();
        }
    }

    /** What fails now is done later, by whoever leads then. */
    private static boolean reclaim(Partition partition) {
        try {
            return partition.reclaim();
        }
        catch (ProblemException | StoreClosedException e) {
            log.debug("Partition {}: what has expired was not removed yet: {}", partition.number(), e.getMessage());
            return false;
        }
    }

}
