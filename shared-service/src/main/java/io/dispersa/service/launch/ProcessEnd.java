package io.dispersa.service.launch;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when going on would be wrong. Safe for use by several threads; only
 * the first reason counts.
 */
public final class ProcessEnd {

    private static final Logger log = LoggerFactory.getLogger(ProcessEnd.class);

    private static final int EXIT_CODE = 1;

    private final IntConsumer exit;

    private final IntConsumer halt;

    private final AtomicBoolean ending = new AtomicBoolean();

    /**
     * @param exit ends the process with this code; runs on a thread of its own
     */
    public ProcessEnd(IntConsumer exit) {
        this(exit, exit);
    }

    private ProcessEnd(IntConsumer exit, IntConsumer halt) {
        this.exit = exit;
        this.halt = halt;
    }

    /**
     * Returns one that ends this very process: in order, so that answers under way go
     * out; or at once, if that takes longer than this.
     */
    public static ProcessEnd orderly(Duration patience) {
        return new ProcessEnd(code -> {
            Thread orderly = Thread.ofPlatform().daemon().start(() -> System.exit(code));
            try {
                orderly.join(patience);
            }
            catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(code);
        }, Runtime.getRuntime()::halt);
    }

    /**
     * Logs why, and begins to end the process with exit code 1. Returns at once.
     * @param reason what happened and what to do about it, in sentences
     */
    public void because(String reason) {
        if (begins(reason)) {
            Thread.ofPlatform().daemon().name("process-end").start(() -> exit.accept(EXIT_CODE));
        }
    }

    /**
     * Logs why, and ends the process with exit code 1 before it returns: nothing is
     * answered any more.
     * @param reason what happened and what to do about it, in sentences
     */
    public void atOnce(String reason) {
        begins(reason);
        halt.accept(EXIT_CODE);
    }

    private boolean begins(String reason) {
        if (!ending.compareAndSet(false, true)) {
            return false;
        }
        // What fails in the wake of this is no news.
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> log.debug("{} ended early", thread.getName(), e));
        log.error("{} This process ends.", reason);
        return true;
    }

    /** Returns whether the process is ending. */
    public boolean begun() {
        return ending.get();
    }

}
