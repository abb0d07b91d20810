package io.dispersa.participant.membership;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which an agent takes its turns. Started and closed once; any thread may
 * wake it.
 */
final class MembershipThread implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MembershipThread.class);

    private static final Duration AFTER_A_DEFECT = Duration.ofSeconds(1);

    private final MembershipAgent agent;

    private final Runnable afterTurn;

    private final Semaphore wakes = new Semaphore(0);

    private final BlockingQueue<CompletableFuture<Void>> waiting = new LinkedBlockingQueue<>();

    private final Thread thread;

    private volatile boolean stop;

    /**
     * @param afterTurn is run after each turn, by the same thread
     */
    MembershipThread(String name, MembershipAgent agent, Runnable afterTurn) {
        this.agent = agent;
        this.afterTurn = afterTurn;
        this.thread = Thread.ofPlatform().daemon().name("membership-" + name).unstarted(this::run);
    }

    Optional<String> refusal() {
        return agent.refusal();
    }

    /** Returns the name of the main node that answers it, if one does. */
    Optional<String> answeredBy() {
        return agent.answeredBy();
    }

    void start() {
        thread.start();
    }

    /** Has the next turn begin now. */
    void wake() {
        wakes.release();
    }

    /** Has a turn begin now; the result is complete when it is over. */
    CompletableFuture<Void> turnNow() {
        CompletableFuture<Void> over = new CompletableFuture<>();
        waiting.add(over);
        wake();
        return over;
    }

    /** Has no turn begin any more, and does not wait. */
    void retire() {
        stop = true;
        wake();
    }

    /** Waits for the turn under way; none begins after. */
    @Override
    public void close() {
        retire();
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
            while (pause.isPresent() && !stoppedWithin(pause.get())) {
                List<CompletableFuture<Void>> served = new ArrayList<>();
                waiting.drainTo(served);
                pause = turn();
                served.forEach(over -> over.complete(null));
                afterTurn.run();
            }
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean stoppedWithin(Duration pause) throws InterruptedException {
        if (wakes.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
            wakes.drainPermits();
        }
        return stop;
    }

    private Optional<Duration> turn() {
        try {
            return agent.turn();
        }
        catch (RuntimeException | Error e) { // a participant that is silent is taken for
                                             // dead
            log.error("Membership failed in a way that nobody foresaw", e);
            return Optional.of(AFTER_A_DEFECT);
        }
    }

}
