package io.dispersa.service.edge;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import org.jspecify.annotations.Nullable;

/**
 * What the caller of an operation is told, in HTTP's terms: a pure decision.
 *
 * @param status the HTTP status
 * @param version what is there now, was read, or a condition found
 * @param replayed whether it is the answer to an earlier request of the same name
 * @param problem what went wrong
 */
record Answer(int status, @Nullable Long version, boolean replayed, @Nullable Problem problem) {

    static final int OK = 200;

    private static final int CREATED = 201;

    private static final int NO_CONTENT = 204;

    private static final int NOT_MODIFIED = 304;

    static Answer of(Operation operation, OperationResult result) {
        return switch (result) {
            case OperationResult.Stored(boolean created, long version) -> done(created ? CREATED : NO_CONTENT, version);
            case OperationResult.Deleted _ -> done(NO_CONTENT, null);
            case OperationResult.Absent _ -> failed(null, Problem.of(ErrorCode.NOT_FOUND, "The key has no value."));
            case OperationResult.Found(StoredValue value) -> done(OK, value.version());
            case OperationResult.Described described -> described(operation, described.version());
            case OperationResult.ConditionFailed(Long version) -> preconditionFailed(version);
            case OperationResult.NameReused _ -> failed(null, Problem.of(ErrorCode.IDEMPOTENCY_MISMATCH,
                    "This Idempotency-Key was used for another request on this key; each request needs its own."));
            case OperationResult.Replayed(OperationResult first) -> {
                Answer answer = of(operation, first);
                yield new Answer(answer.status(), answer.version(), true, answer.problem());
            }
            case OperationResult.Failed(Problem problem) -> failed(null, problem);
            case OperationResult.TooMuch _, OperationResult.NotAmongOthers _ ->
                throw new IllegalStateException("an operation that was asked for alone ended as " + result);
        };
    }

    /** The value was left out because of the condition, unless nobody asked for it. */
    private static Answer described(Operation operation, long version) {
        if (operation.condition().holds(version)) {
            return done(OK, version);
        }
        return operation.condition().matches(version) ? done(NOT_MODIFIED, version) : preconditionFailed(version);
    }

    private static Answer preconditionFailed(@Nullable Long version) {
        return failed(version, Problem.of(ErrorCode.PRECONDITION_FAILED,
                version == null ? "The key has no value." : "The key's value has the ETag \"%d\".".formatted(version)));
    }

    private static Answer done(int status, @Nullable Long version) {
        return new Answer(status, version, false, null);
    }

    private static Answer failed(@Nullable Long version, Problem problem) {
        return new Answer(problem.status(), version, false, problem);
    }

}
