package io.dispersa.mainnode.participant;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/**
 * What a failed call means: a pure decision between "certainly not done" and "nobody
 * knows".
 */
final class Failures {

    private Failures() {
    }

    /** Returns the problem for a call that ended without an answer. */
    static ProblemException of(IOException cause, ParticipantAddress to, ParticipantRequest request) {
        return neverSent(cause) ? unavailable(to, request, "cannot be reached")
                : afterSending(to, request, reason(cause));
    }

    /**
     * Returns the problem for a request that was sent, and whose answer cannot be had.
     */
    static ProblemException afterSending(ParticipantAddress to, ParticipantRequest request, String reason) {
        return request.writes() ? problem(ErrorCode.OUTCOME_UNKNOWN, request,
                "The write was sent to %s, but %s. It may have been stored or not: read the key to find out."
                    .formatted(to, reason))
                : unavailable(to, request, "did not answer: " + reason);
    }

    /**
     * Returns the problem for a participant that says that it does not lead the
     * partition.
     */
    static ProblemException noLeader(ParticipantAddress to, ParticipantRequest request) {
        return problem(ErrorCode.NO_LEADER, request,
                "Partition %d is about to change hands: %s does not lead it yet, or no longer."
                    .formatted(request.partition(), to));
    }

    /** Returns why a call failed, in words for people. */
    static String reason(IOException cause) {
        if (neverSent(cause)) {
            return "it cannot be reached";
        }
        return cause instanceof SocketTimeoutException ? "it did not answer in time" : "the connection broke";
    }

    private static boolean neverSent(IOException cause) {
        return cause instanceof ConnectException || cause instanceof ConnectTimeoutException
                || cause instanceof ConnectionRequestTimeoutException || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException;
    }

    private static ProblemException unavailable(ParticipantAddress to, ParticipantRequest request, String what) {
        return problem(ErrorCode.PARTICIPANT_UNAVAILABLE, request,
                "Partition %d is led by %s, which %s.".formatted(request.partition(), to, what));
    }

    private static ProblemException problem(ErrorCode code, ParticipantRequest request, String detail) {
        return Problem.of(code, detail).about(request.key(), request.partition()).toException();
    }

}
