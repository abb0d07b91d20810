package io.dispersa.participant.partition;

import io.dispersa.api.ProblemException;
import io.dispersa.participant.store.StoreClosedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that what has expired does not take space for long, even where nobody
 * writes.
 */
final class Reclaimer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Reclaimer.class);

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final CountDownLatch closing = new CountDownLatch(1);

    private final Supplier<List<Partition>> led;

    private final Thread thread;

    /**
     * @param led tells which partitions are led here
     */
    Reclaimer(Supplier<List<Partition>> led) {
        this.led = led;
        this.thread = Thread.ofVirtual().name("reclaim").start(this::run);
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                led.get().forEach(Reclaimer::reclaim);
            }
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** What fails now is done later, by whoever leads then. */
    private static void reclaim(Partition partition) {
        try {
            partition.reclaim();
        }
        catch (ProblemException | StoreClosedException e) {
            log.debug("Partition {}: what has expired was not removed yet: {}", partition.number(), e.getMessage());
        }
    }

}
