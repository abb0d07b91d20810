package io.dispersa.mainnode.rebalance;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * For how long this main node has led the registry and has not stood still. Whoever has
 * only just begun, or was asleep, has not heard what was said meanwhile, and gives nobody
 * up for it. For one thread at a time.
 */
final class Tenure {

    /** Who looks four times a second, and has not for so long, stood still. */
    private static final Duration STILL = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;

    private boolean leads;

    private long since;

    private long looked;

    /**
     * @param nanoTime tells the time, from an origin of its own
     */
    Tenure(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Takes note of whether this main node leads now; to be called often. */
    void look(boolean leadsNow) {
        long now = nanoTime.getAsLong();
        if (!leads || now - looked > STILL.toNanos()) {
            since = now;
        }
        leads = leadsNow;
        looked = now;
    }

    /** Returns whether it has led for this long. */
    boolean lasts(Duration time) {
        return leads && looked - since >= time.toNanos();
    }

}
