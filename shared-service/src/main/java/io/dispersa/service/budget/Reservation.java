package io.dispersa.service.budget;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that one request holds, from its beginning until its answer is sent. Safe for
 * use by several threads.
 */
public final class Reservation implements AutoCloseable {

    private final ByteBudget budget;

    private final @Nullable Reservation whole;

    // Guarded by this.
    private final List<Reservation> parts = new ArrayList<>();

    private long held;

    /** How much of it is of a body that is not complete. */
    private long arriving;

    private boolean closed;

    Reservation(ByteBudget budget, @Nullable Reservation whole) {
        this.budget = budget;
        this.whole = whole;
    }

    /**
     * Takes bytes, before they are in memory. Waits for a limited time if there are too
     * few. A request that would need more than any can have gets as much as one can.
     * @throws ProblemException {@link ErrorCode#TOO_MANY_REQUESTS} if there were too few
     */
    public void take(long bytes) {
        take(bytes, before -> before + bytes > ByteBudget.SMALL ? ByteBudget.Use.LARGE : ByteBudget.Use.SMALL);
    }

    /**
     * Takes bytes for a body that is not complete, as {@link #take}; all that do so share
     * a part of what there is, until {@link #arrived}.
     */
    public void takeArriving(long bytes) {
        long taken = take(bytes, _ -> ByteBudget.Use.ARRIVING);
        synchronized (this) {
            arriving += taken;
        }
    }

    /** Takes note that the body is complete. */
    public synchronized void arrived() {
        budget.arrived(arriving);
        arriving = 0;
    }

    private long take(long bytes, LongFunction<ByteBudget.Use> use) {
        long before = whole == null ? heldInAll() : whole.heldInAll();
        long wanted = Math.min(bytes, budget.mostOfOne() - before);
        if (wanted <= 0) {
            return 0;
        }
        if (!budget.take(wanted, use.apply(before))) {
            throw tooMany();
        }
        add(wanted);
        return wanted;
    }

    private synchronized long heldInAll() {
        return held + parts.stream().mapToLong(Reservation::held).sum();
    }

    /**
     * Holds so many bytes from now on: takes what is missing, or gives the rest back.
     * @throws ProblemException as {@link #take}; then it holds what it held before
     */
    public void resize(long bytes) {
        take(bytes - held());
        keep(bytes);
    }

    /** Counts bytes that will be in memory in any case, without waiting. */
    public void force(long bytes) {
        budget.force(bytes);
        add(bytes);
    }

    /** Holds no more than so many bytes from now on. */
    public synchronized void keep(long bytes) {
        if (held > bytes) {
            budget.give(held - bytes);
            held = bytes;
        }
    }

    /** Holds so many bytes from now on, and its parts nothing. */
    public void settle(long bytes) {
        if (bytes > held()) {
            force(bytes - held()); // Its parts hold at least as much, until now.
        }
        keep(bytes);
        closeParts();
    }

    /**
     * Returns a part, which is held and given back for itself, and ends with the whole.
     */
    public synchronized Reservation part() {
        Reservation part = new Reservation(budget, this);
        parts.add(part);
        if (closed) {
            part.close();
        }
        return part;
    }

    /** Returns how many bytes are held, beside those of its parts. */
    public synchronized long held() {
        return held;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            arrived();
            keep(0);
        }
        closeParts();
    }

    private synchronized void closeParts() {
        parts.forEach(Reservation::close);
        parts.clear();
    }

    /** A call that was given up may still end. */
    private synchronized void add(long taken) {
        if (closed) {
            budget.give(taken);
            throw new IllegalStateException("the request has ended");
        }
        held += taken;
    }

    private ProblemException tooMany() {
        return Problem.of(ErrorCode.TOO_MANY_REQUESTS,
                "The requests that are under way here may hold %d bytes together. The limit is the setting dispersa.limits.in-flight."
                    .formatted(budget.total()))
            .toException();
    }

}
