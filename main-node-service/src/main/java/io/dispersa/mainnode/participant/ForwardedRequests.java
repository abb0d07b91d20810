package io.dispersa.mainnode.participant;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import org.jspecify.annotations.Nullable;

/** Tells requests of clients from those that a main node has forwarded. */
public final class ForwardedRequests {

    private ForwardedRequests() {
    }

    /**
     * Refuses a request that was meant for a participant: a main node has its port now,
     * and would forward it again, for ever or into another cluster.
     * @param cluster the request's {@link KvHeaders#CLUSTER}, which only main nodes send
     * @throws ProblemException {@link ErrorCode#NOT_OWNER} if there is one
     */
    public static void refuse(@Nullable String cluster) {
        if (cluster != null) {
            throw Problem.of(ErrorCode.NOT_OWNER, "This is a main node, and the request is for a participant.")
                .toException();
        }
    }

}
