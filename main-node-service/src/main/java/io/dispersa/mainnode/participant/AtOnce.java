package io.dispersa.mainnode.participant;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Does the same with several things at once, each on a virtual thread of its own, and
 * waits for all of them.
 */
public final class AtOnce {

    private AtOnce() {
    }

    /**
     * Returns what became of each, in the same order.
     * @param most how many are done at the same time
     * @throws RuntimeException what was thrown for the first one that failed, after all
     * have ended
     */
    public static <T, R> List<R> map(List<T> things, int most, Function<T, R> function) {
        if (things.size() == 1) {
            return List.of(function.apply(things.getFirst()));
        }
        Semaphore free = new Semaphore(most);
        try (ExecutorService threads = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("at-once-", 0).factory())) {
            return results(things.stream().map(thing -> threads.submit(within(free, thing, function))).toList());
        }
    }

    private static <T, R> Callable<R> within(Semaphore free, T thing, Function<T, R> function) {
        return () -> {
            free.acquire();
            try {
                return function.apply(thing);
            }
            finally {
                free.release();
            }
        };
    }

    private static <R> List<R> results(List<Future<R>> futures) {
        List<R> results = new ArrayList<>(futures.size());
        for (Future<R> future : futures) {
            try {
                results.add(future.get());
            }
            catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException failed ? failed : new IllegalStateException(e);
            }
            catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while several participants were asked", e);
            }
        }
        return results;
    }

}
