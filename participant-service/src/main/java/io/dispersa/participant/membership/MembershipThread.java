package io.dispersa.participant.membership;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread on which an agent takes its turns. Started and closed once. */
final class MembershipThread implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MembershipThread.class);

    private static final Duration AFTER_A_DEFECT = Duration.ofSeconds(1);

    private final MembershipAgent agent;

    private final CountDownLatch stop = new CountDownLatch(1);

    private final Thread thread;

    MembershipThread(MembershipAgent agent) {
        this.agent = agent;
        this.thread = Thread.ofPlatform().daemon().name("membership").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Waits for the turn under way; none begins after. */
    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join();
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            Optional<Duration> pause = Optional.of(Duration.ZERO);
            while (pause.isPresent() && !stop.await(pause.get().toNanos(), TimeUnit.NANOSECONDS)) {
                pause = turn();
            }
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Duration> turn() {
        try {
            return agent.turn();
        }
        catch (RuntimeException e) {
            log.error("Membership failed in a way that nobody foresaw", e);
            return Optional.of(AFTER_A_DEFECT);
        }
    }

}
