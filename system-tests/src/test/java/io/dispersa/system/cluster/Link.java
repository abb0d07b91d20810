package io.dispersa.system.cluster;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One direction between two processes. What is sent over a link that is cut waits until
 * it is not any more.
 */
final class Link {

    private static final int DROPS_ONE_IN = 3;

    /** What is sent over this one passes it as well; none for the whole of a way. */
    private final @Nullable Link whole;

    private boolean cut;

    private Duration delay = Duration.ZERO;

    private boolean dropping;

    Link() {
        this(null);
    }

    /** A part of a link, for some of what is sent over it. */
    Link(@Nullable Link whole) {
        this.whole = whole;
    }

    synchronized void cut() {
        cut = true;
    }

    synchronized void delay(Duration time) {
        delay = time;
    }

    /**
     * Has one in three pieces that are sent end its connection instead of arriving, by
     * chance.
     */
    synchronized void drop() {
        dropping = true;
    }

    synchronized void heal() {
        cut = false;
        dropping = false;
        delay = Duration.ZERO;
        notifyAll();
    }

    /**
     * Waits as long as what is sent now takes.
     * @return whether it arrives
     */
    boolean pass() throws InterruptedException {
        if (whole != null && !whole.pass()) {
            return false;
        }
        Duration time = awaitWhole();
        if (time.isPositive()) {
            Thread.sleep(time);
        }
        return !drops();
    }

    private synchronized Duration awaitWhole() throws InterruptedException {
        while (cut) {
            wait();
        }
        return delay;
    }

    private synchronized boolean drops() {
        return dropping && ThreadLocalRandom.current().nextInt(DROPS_ONE_IN) == 0;
    }

}
