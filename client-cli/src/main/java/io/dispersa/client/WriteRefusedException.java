package io.dispersa.client;

import io.dispersa.api.Problem;
import java.util.OptionalLong;

/** A write that was not done, because of what it demanded. */
public abstract sealed class WriteRefusedException extends RuntimeException {

    private final transient Problem problem;

    /** An expected ending of a write: it carries no stack trace of its own. */
    private WriteRefusedException(Problem problem) {
        super(problem.code().wireName() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
    }

    /**
     * Returns the answer.
     */
    public Problem problem() {
        return problem;
    }

    /** What is there is not what the condition of the write demands. */
    public static final class PreconditionFailed extends WriteRefusedException {

        private final transient OptionalLong current;

        PreconditionFailed(Problem problem, OptionalLong current) {
            super(problem);
            this.current = current;
        }

        /**
         * Returns the version that was there when the write was decided; empty if the key
         * had no value.
         */
        public OptionalLong current() {
            return current;
        }

    }

    /** The name of the write was used for another one, on the same key. */
    public static final class IdempotencyMismatch extends WriteRefusedException {

        IdempotencyMismatch(Problem problem) {
            super(problem);
        }

    }

}
