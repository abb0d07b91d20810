package io.dispersa.participant.kv;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.participant.partition.Place;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** By it a main node says which partition all that it asks for is of. */
final class PartitionHeader {

    private PartitionHeader() {
    }

    /**
     * Returns the partition that a request names, if it names one.
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID} if there is no such
     * partition
     */
    static Optional<Integer> of(HttpServletRequest request, Place place) {
        String header = request.getHeader(KvHeaders.PARTITION);
        if (header == null) {
            return Optional.empty();
        }
        try {
            int number = Integer.parseInt(header);
            if (number >= 0 && number < place.partitions()) {
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
