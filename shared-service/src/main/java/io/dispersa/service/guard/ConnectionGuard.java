package io.dispersa.service.guard;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which connection ends when there are too many: of the address that has the most, the
 * one that has waited longest for a request, or the rest of its head. So a new client is
 * served beside thousands that send nothing, or a byte now and then. Connections of peers
 * are kept. Safe for use by several threads.
 *
 * @param <C> a connection
 */
final class ConnectionGuard<C> {

    private final int most;

    private final int mostOfOne;

    private final Duration headTime;

    private final LongSupplier nanoTime;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private final IdentityHashMap<C, Connection<C>> connections = new IdentityHashMap<>();

    private final Map<String, Caller<C>> callers = new HashMap<>();

    private long opened;

    /** One connection; guarded by the lock. */
    private static final class Connection<C> {

        private final C itself;

        private final long number;

        private final Caller<C> caller;

        /** Since when it waits for a request. */
        private long since;

        /** Since when a request's head has been incomplete, if it is. */
        private @Nullable Long headSince;

        /** How many requests its processor had served when that head began. */
        private long served = -1;

        private boolean isDoomed;

        private boolean isKept;

        Connection(C itself, long number, Caller<C> caller, long now) {
            this.itself = itself;
            this.number = number;
            this.caller = caller;
            this.since = now;
            this.headSince = now;
        }

    }

    /** All connections of one address; guarded by the lock. */
    private static final class Caller<C> {

        private final String address;

        private final TreeSet<Connection<C>> waiting = new TreeSet<>(
                Comparator.<Connection<C>>comparingLong(it -> it.since).thenComparingLong(it -> it.number));

        private int connections;

        Caller(String address) {
            this.address = address;
        }

    }

    /**
     * @param most the most connections
     * @param mostOfOne the most of one address
     * @param headTime how long a request's head may take
     * @param nanoTime as {@link System#nanoTime}
     */
    ConnectionGuard(int most, int mostOfOne, Duration headTime, LongSupplier nanoTime) {
        this.most = most;
        this.mostOfOne = mostOfOne;
        this.headTime = headTime;
        this.nanoTime = nanoTime;
    }

    /**
     * Takes note of a new connection.
     * @return the connection that must be closed; nothing while there is room
     */
    Optional<C> open(C connection, String address) {
        return locked(() -> {
            Caller<C> caller = callers.computeIfAbsent(address, Caller::new);
            Connection<C> fresh = new Connection<>(connection, opened++, caller, nanoTime.getAsLong());
            connections.put(connection, fresh);
            caller.connections++;
            caller.waiting.add(fresh);
            if (caller.connections > mostOfOne) {
                return Optional.of(doom(caller));
            }
            return connections.size() > most ? longestWaiting() : Optional.empty();
        });
    }

    /**
     * Takes note that something has arrived on a connection, or it is to be ended.
     * @return whether to go on: false if a head has been arriving for too long, or the
     * connection is to be closed
     */
    boolean begin(C connection) {
        return locked(() -> {
            Connection<C> known = connections.get(connection);
            if (known == null) {
                return true;
            }
            known.caller.waiting.remove(known);
            return !known.isDoomed
                    && (known.headSince == null || nanoTime.getAsLong() - known.headSince <= headTime.toNanos());
        });
    }

    /** Takes note that a connection is of a peer: it is not closed for another one. */
    void keep(C connection) {
        locked(() -> {
            Connection<C> known = connections.get(connection);
            if (known != null) {
                known.isKept = true;
            }
            return known;
        });
    }

    /**
     * Takes note that a connection waits for more.
     * @param inHead whether it is for the rest of a head
     * @param served how many requests have been served: another head than the last one
     * has begun if there are more
     */
    void await(C connection, boolean inHead, long served) {
        locked(() -> {
            Connection<C> known = connections.get(connection);
            if (known != null && !known.isDoomed) {
                boolean sameHead = inHead && known.headSince != null && (known.served < 0 || known.served == served);
                if (!sameHead) {
                    known.since = nanoTime.getAsLong();
                }
                known.served = served;
                known.headSince = inHead ? Long.valueOf(known.since) : null;
                if (!known.isKept) {
                    known.caller.waiting.add(known);
                }
            }
            return known;
        });
    }

    /** Forgets a connection. */
    void close(C connection) {
        locked(() -> {
            Connection<C> known = connections.remove(connection);
            if (known != null) {
                known.caller.waiting.remove(known);
                if (--known.caller.connections == 0) {
                    callers.remove(known.caller.address);
                }
            }
            return known;
        });
    }

    /** Returns how many connections there are. */
    int size() {
        return locked(connections::size);
    }

    private Optional<C> longestWaiting() {
        return callers.values()
            .stream()
            .filter(caller -> !caller.waiting.isEmpty())
            .max(Comparator.<Caller<C>>comparingInt(caller -> caller.connections)
                .thenComparing(caller -> caller.waiting.first().since, Comparator.reverseOrder()))
            .map(ConnectionGuard::doom);
    }

    /** It is closed in a moment: what arrives on it meanwhile is not begun. */
    private static <C> C doom(Caller<C> caller) {
        Connection<C> doomed = Objects.requireNonNull(caller.waiting.pollFirst());
        doomed.isDoomed = true;
        return doomed.itself;
    }

    private <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        }
        finally {
            lock.unlock();
        }
    }

}
