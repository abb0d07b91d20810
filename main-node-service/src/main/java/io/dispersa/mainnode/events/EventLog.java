package io.dispersa.mainnode.events;

import io.dispersa.api.ClusterEvent;
import io.dispersa.mainnode.registry.ChangeSignal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last events that this main node has seen, each with a number. A number means
 * something to the same life of the same main node only, and carries the name of that
 * life. Safe for use by several threads.
 */
final class EventLog {

    static final int KEPT = 1000;

    private final ChangeSignal added = new ChangeSignal();

    private final Deque<Numbered> events = new ArrayDeque<>();

    private final String life;

    private long last;

    private volatile boolean closed;

    /**
     * @param life names this life of this main node; another has another
     */
    EventLog(String life) {
        this.life = life;
    }

    /**
     * An event and its place among all.
     *
     * @param number from 1
     * @param id what a listener says when it comes back
     */
    record Numbered(long number, String id, ClusterEvent event) {
    }

    void add(List<ClusterEvent> more) {
        if (more.isEmpty()) {
            return;
        }
        synchronized (events) {
            for (ClusterEvent event : more) {
                last++;
                events.addLast(new Numbered(last, life + "-" + last, event));
            }
            while (events.size() > KEPT) {
                events.removeFirst();
            }
        }
        added.fire();
    }

    /** Returns the number of the last event so far. */
    long last() {
        synchronized (events) {
            return last;
        }
    }

    /**
     * Returns the number behind an id, if this log gave it and has everything that came
     * after.
     */
    Optional<Long> number(@Nullable String id) {
        if (id == null || !id.matches("\\Q" + life + "\\E-\\d{1,18}")) {
            return Optional.empty();
        }
        long number = Long.parseLong(id.substring(life.length() + 1));
        synchronized (events) {
            boolean complete = number >= last - events.size() && number <= last;
            return complete ? Optional.of(number) : Optional.empty();
        }
    }

    /** Returns the number before the oldest event that is kept. */
    long beforeOldest() {
        synchronized (events) {
            return last - events.size();
        }
    }

    /**
     * Returns what came after an event; waits for it.
     * @param patience how long at most
     * @return nothing if there was nothing, or the log is closed
     */
    List<Numbered> after(long number, Duration patience) throws InterruptedException {
        added.await(() -> closed || last() > number, patience.toNanos());
        List<Numbered> found = new ArrayList<>();
        synchronized (events) {
            events.stream().filter(event -> event.number() > number).forEach(found::add);
        }
        return found;
    }

    boolean closed() {
        return closed;
    }

    /** Has everybody who waits go. */
    void close() {
        closed = true;
        added.fire();
    }

}
