package io.dispersa.participant.kv;

import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import io.dispersa.service.budget.Reservation;
import io.dispersa.service.codec.HopFormat;
import java.util.Optional;

/**
 * The answer to several reads that have nothing to do with each other. None of them waits
 * for the long values of others, and all of it is in memory at once. For one thread.
 */
final class SharedAnswer {

    private final Reservation memory;

    private long room = HopFormat.MOST_BYTES_TOGETHER;

    /**
     * @param memory takes what is read, and again as it is sent
     */
    SharedAnswer(Reservation memory) {
        this.memory = memory;
    }

    /**
     * Returns the result of a read, or that it must be sent alone.
     * @param settled whether it is certain that the value has not expired
     * @throws io.dispersa.api.ProblemException
     * {@link io.dispersa.api.ErrorCode#TOO_MANY_REQUESTS} if there is too little memory
     */
    OperationResult of(Operation.Get get, Optional<StoredValue> found, boolean settled) {
        OperationResult result = OperationResult.of(get, found);
        int size = found.map(value -> value.bytes().length).orElse(0);
        if (!settled || size > HopFormat.LONGEST_AMONG_OTHERS || result.valueSize() > room) {
            return new OperationResult.NotAmongOthers();
        }
        memory.take(2L * result.valueSize());
        room -= result.valueSize();
        return result;
    }

}
