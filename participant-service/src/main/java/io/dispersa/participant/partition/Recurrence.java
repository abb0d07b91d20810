package io.dispersa.participant.partition;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again, on a thread of its own, until it is closed. */
final class Recurrence implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Recurrence.class);

    private final CountDownLatch closing = new CountDownLatch(1);

    private final Thread thread;

    /**
     * @param name of the thread
     * @param first how long it rests before the first time
     * @param every how long it rests before each other time
     * @param task is given this, to end early
     */
    Recurrence(String name, Duration first, Duration every, Consumer<Recurrence> task) {
        this.thread = Thread.ofVirtual().name(name).start(() -> {
            for (boolean goesOn = rest(first); goesOn; goesOn = rest(every)) {
                attempt(task);
            }
        });
    }

    /**
     * Rests for a while.
     * @return whether to go on
     */
    boolean rest(Duration time) {
        try {
            return !closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits until what is under way has ended. */
    @Override
    public void close() {
        closing.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            }
            catch (InterruptedException _) { // what it uses is closed after this
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(Consumer<Recurrence> task) {
        try {
            task.accept(this);
        }
        catch (RuntimeException e) { // a replica may be closed at any moment
            log.debug("{} was broken off", thread.getName(), e);
        }
    }

}
