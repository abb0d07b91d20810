package io.dispersa.api;

/**
 * A request that ends in a {@link Problem}. Thrown where the error is found, written to
 * the wire at the edge of a service, and thrown again by the client that reads it.
 */
public final class ProblemException extends RuntimeException {

    private final transient Problem problem;

    /** An expected ending of a request: it carries no stack trace of its own. */
    public ProblemException(Problem problem) {
        super(problem.code().wireName() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** Returns what goes on the wire. */
    public Problem problem() {
        return problem;
    }

}
