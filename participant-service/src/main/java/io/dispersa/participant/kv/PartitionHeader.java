package io.dispersa.participant.kv;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.participant.partition.Place;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Supplier;

/** By it a main node says which partition all that it asks for is of. */
final class PartitionHeader {

    private PartitionHeader() {
    }

    /**
     * Returns the partition that a request names, if it names one.
     * @param place asked only if one is named: who names none is told of each key alone
     * that nothing is known yet
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID} if there is no such
     * partition
     */
    static Optional<Integer> of(HttpServletRequest request, Supplier<Place> place) {
        String header = request.getHeader(KvHeaders.PARTITION);
        if (header == null) {
            return Optional.empty();
        }
        try {
            int number = Integer.parseInt(header);
            if (number >= 0 && number < place.get().partitions()) {
                return Optional.of(number);
            }
        }
        catch (NumberFormatException _) {
            // Said below.
        }
        throw Problem
            .of(ErrorCode.REQUEST_INVALID, "%s: there is no partition '%s'.".formatted(KvHeaders.PARTITION, header))
            .toException();
    }

}
