package io.dispersa.participant.kv;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.participant.store.Applied;
import org.jspecify.annotations.Nullable;

/**
 * What the caller of a write is told.
 *
 * @param status the HTTP status
 * @param etag the version that is there now, or that a condition found
 * @param replayed whether it is the answer to an earlier request of the same name
 * @param problem what went wrong
 */
record WriteAnswer(int status, @Nullable String etag, boolean replayed, @Nullable Problem problem) {

    private static final int CREATED = 201;

    private static final int NO_CONTENT = 204;

    static WriteAnswer of(Applied applied) {
        return switch (applied) {
            case Applied.Stored(boolean created, long version) ->
                new WriteAnswer(created ? CREATED : NO_CONTENT, EntityTags.of(version), false, null);
            case Applied.Deleted _ -> new WriteAnswer(NO_CONTENT, null, false, null);
            case Applied.Absent _ -> failed(null, absent());
            case Applied.ConditionFailed(Long version) -> failed(version, preconditionFailed(version));
            case Applied.NameReused _ -> failed(null, Problem.of(ErrorCode.IDEMPOTENCY_MISMATCH,
                    "This Idempotency-Key was used for another request on this key; each request needs its own."));
            case Applied.Replayed(Applied first) -> {
                WriteAnswer answer = of(first);
                yield new WriteAnswer(answer.status(), answer.etag(), true, answer.problem());
            }
            case Applied.Found _, Applied.TooMuch _ -> throw new IllegalStateException("a write ended as " + applied);
        };
    }

    static Problem absent() {
        return Problem.of(ErrorCode.NOT_FOUND, "The key has no value.");
    }

    static Problem preconditionFailed(@Nullable Long version) {
        return Problem.of(ErrorCode.PRECONDITION_FAILED,
                version == null ? "The key has no value." : "The key's value has the ETag \"%d\".".formatted(version));
    }

    private static WriteAnswer failed(@Nullable Long version, Problem problem) {
        return new WriteAnswer(problem.status(), version == null ? null : EntityTags.of(version), false, problem);
    }

}
