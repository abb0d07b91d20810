package io.dispersa.participant.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a replica held after the latest entry that asked all of them for it. It is
 * computed while the replica goes on. Safe for use by several threads.
 */
final class Comparison {

    private static final Logger log = LoggerFactory.getLogger(Comparison.class);

    private volatile @Nullable Digest latest;

    /**
     * Begins to compute what the rows of a moment come to; closes it when that is done.
     */
    void of(Moment moment) {
        Thread.ofVirtual().name("comparison").start(() -> {
            try (moment) {
                compute(moment);
            }
            catch (StoreException | StoreClosedException e) { // damage has been reported
                log.debug("a comparison was broken off", e);
            }
            catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void compute(Moment moment) throws InterruptedException {
        long start = System.nanoTime();
        while (moment.readOn()) {
            Thread.sleep(SlowReading.restAfter(start));
            start = System.nanoTime();
        }
        take(moment.digest());
    }

    private synchronized void take(Digest digest) {
        Digest before = latest;
        if (before == null || before.applied().compareTo(digest.applied()) < 0) {
            latest = digest;
        }
    }

    Optional<Digest> latest() {
        return Optional.ofNullable(latest);
    }

}
