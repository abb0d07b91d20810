package io.dispersa.mainnode.participant;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.springframework.web.client.ResourceAccessException;

/**
 * What a failed call means: a pure decision between "certainly not done" and "nobody
 * knows".
 */
public final class Failures {

    private Failures() {
    }

    /** Returns what a call that ended without an answer means. */
    static Reply of(IOException cause) {
        return neverSent(cause) ? new Reply.NotSent() : new Reply.Lost(reason(cause));
    }

    /** Returns what broke a call, out of what Spring has put around it. */
    public static IOException cause(ResourceAccessException e) {
        return e.getCause() instanceof IOException cause ? cause : new IOException(e);
    }

    /** Returns why a call failed, in words for people. */
    public static String reason(IOException cause) {
        if (neverSent(cause)) {
            return "it cannot be reached";
        }
        return cause instanceof SocketTimeoutException ? "it did not answer in time" : "the connection broke";
    }

    /** Returns whether a call failed before anything was sent. */
    public static boolean neverSent(IOException cause) {
        return cause instanceof ConnectException || cause instanceof ConnectTimeoutException
                || cause instanceof ConnectionRequestTimeoutException || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException;
    }

}
