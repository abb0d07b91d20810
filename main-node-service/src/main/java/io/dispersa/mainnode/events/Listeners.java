package io.dispersa.mainnode.events;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import java.util.HashMap;
import java.util.Map;

/** Who listens to events, by address. Safe for use by several threads. */
final class Listeners {

    static final int MOST = 100;

    /** Else one client has all places. */
    static final int MOST_OF_ONE = 25;

    // Guarded by this.
    private final Map<String, Integer> counts = new HashMap<>();

    private int all;

    /** Ends when a listener has gone. */
    interface Place extends AutoCloseable {

        @Override
        void close();

    }

    /**
     * Takes a place for a listener.
     * @param address its address
     * @throws io.dispersa.api.ProblemException {@link ErrorCode#TOO_MANY_REQUESTS} if
     * there is none
     */
    synchronized Place add(String address) {
        int before = counts.getOrDefault(address, 0);
        if (all >= MOST || before >= MOST_OF_ONE) {
            throw Problem
                .of(ErrorCode.TOO_MANY_REQUESTS,
                        all >= MOST ? "%d listen to events already.".formatted(all)
                                : "%d listen to events at %s already.".formatted(before, address))
                .toException();
        }
        counts.put(address, before + 1);
        all++;
        return () -> remove(address);
    }

    private synchronized void remove(String address) {
        all--;
        counts.computeIfPresent(address, (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }

}
