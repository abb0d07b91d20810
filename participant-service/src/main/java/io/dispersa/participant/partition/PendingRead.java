package io.dispersa.participant.partition;

import io.dispersa.api.Key;
import io.dispersa.api.ProblemException;
import io.dispersa.operation.StoredValue;
import java.util.Optional;
import java.util.function.Function;

/**
 * A read of a partition whose other replicas have been asked who leads it; several of
 * them can be begun before any is waited for. For one thread.
 */
public interface PendingRead {

    /**
     * Returns what reads values, one at a time, when it is confirmed that this replica
     * leads: within a second. Unlike {@link Partition#get(io.dispersa.api.Key)} it does
     * not wait for the log to tell the time, so that it may read a value that
     * {@link Partition#hasExpired has expired}.
     * @throws ProblemException as that
     */
    Function<Key, Optional<StoredValue>> await();

}
