package io.dispersa.mainnode.registry;

import io.dispersa.service.concurrent.Coalescer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether this main node leads the registry, by the word of a majority. Callers
 * that arrive while a question is under way share the next one: the answer to the earlier
 * question may be older than they are. Safe for use by several threads.
 */
final class ConfirmedLeadership implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConfirmedLeadership.class);

    /** One question is enough for all: each weighs nothing. */
    private static final Coalescer.Limits ALL = new Coalescer.Limits(Integer.MAX_VALUE, 0, Integer.MAX_VALUE, 0);

    private enum Question {

        DOES_IT_LEAD

    }

    private final BooleanSupplier leads;

    private final Consumer<Duration> majority;

    private final Duration timeout;

    private final Coalescer<Question, Boolean> questions;

    /**
     * @param leads whether this main node leads, as far as it knows itself
     * @param majority asks the others; throws if a majority does not confirm it in time
     * @param timeout of one question; a caller waits for two at most
     */
    ConfirmedLeadership(BooleanSupplier leads, Consumer<Duration> majority, Duration timeout) {
        this.leads = leads;
        this.majority = majority;
        this.timeout = timeout;
        this.questions = new Coalescer<>(ALL, _ -> 0, Thread.ofVirtual().name("registry-leader")::start, () -> {
        }, this::ask);
    }

    /**
     * Returns whether this main node has led the registry at some moment after the call.
     * Waits for two questions at most, and asks nobody if this main node follows.
     */
    boolean isConfirmed() {
        if (!leads.getAsBoolean()) {
            return false;
        }
        try {
            return questions.submit(Question.DOES_IT_LEAD).get(timeout.multipliedBy(2));
        }
        catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            log.debug("the lead of the registry is not confirmed: {}", e.toString());
            return false;
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private List<Boolean> ask(List<Question> waiting) {
        majority.accept(timeout);
        return Collections.nCopies(waiting.size(), true);
    }

    /** Waits for the question under way. */
    @Override
    public void close() {
        questions.close();
    }

}
