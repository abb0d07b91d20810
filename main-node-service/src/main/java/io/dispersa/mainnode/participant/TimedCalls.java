package io.dispersa.mainnode.participant;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs each call on a virtual thread of its own, and ends it when its time is over,
 * wherever it is: a socket's own timeout starts anew with every byte, and closing an
 * answer reads the rest of it. Safe for use by several threads.
 */
public final class TimedCalls implements Executor, AutoCloseable {

    private final ExecutorService threads = Executors
        .newThreadPerTaskExecutor(Thread.ofVirtual().name("call-", 0).factory());

    /**
     * Returns what the call returns.
     * @throws SocketTimeoutException if it has not in this time
     * @throws IOException if the call throws one
     */
    public <T> T within(Duration timeout, Callable<T> call) throws IOException {
        Future<T> running = threads.submit(call);
        try {
            return running.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        }
        catch (TimeoutException e) {
            throw new SocketTimeoutException("the call did not end in time");
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for an answer", e);
        }
        catch (ExecutionException e) {
            throw rethrown(e.getCause());
        }
        finally {
            // Closes the connection of a call that goes on: that is what an interrupt
            // does to a virtual thread that reads.
            running.cancel(true);
        }
    }

    /** Runs a call whose time somebody else watches. */
    @Override
    public void execute(Runnable call) {
        threads.execute(call);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static IOException rethrown(@Nullable Throwable cause) {
        return switch (cause) {
            case IOException failed -> failed;
            case RuntimeException failed -> throw failed;
            case null, default -> throw new IllegalStateException(cause);
        };
    }

}
