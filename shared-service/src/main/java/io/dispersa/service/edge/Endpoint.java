package io.dispersa.service.edge;

import java.io.IOException;
import java.util.List;

/**
 * Answers the requests of one path at the edge, outside of Spring's dispatcher. Safe for
 * use by several threads; each request has a thread of its own.
 */
public interface Endpoint {

    /** What ends a pattern that stands for all paths below. */
    String BELOW = "/*";

    /** Returns the path, or a pattern of servlets such as {@code /kv/*}. */
    String pattern();

    /** Returns the methods that it takes; one that takes GET takes HEAD, too. */
    List<String> methods();

    /**
     * Answers a request.
     * @throws io.dispersa.api.ProblemException if it is to be answered with a problem
     * @throws IOException if the client has gone
     */
    void handle(Exchange exchange) throws IOException;

}
