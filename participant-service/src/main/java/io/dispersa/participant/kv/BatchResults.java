package io.dispersa.participant.kv;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.Problem;
import io.dispersa.participant.store.Applied;
import io.dispersa.participant.store.Condition;
import io.dispersa.participant.store.StoredValue;
import io.dispersa.service.http.BatchBody;
import io.dispersa.service.http.Limits;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the caller of a batch is told of each operation. */
@Component
class BatchResults {

    private static final int OK = 200;

    private static final int NOT_MODIFIED = 304;

    private final Limits limits;

    BatchResults(Limits limits) {
        this.limits = limits;
    }

    /**
     * Returns the result of an operation.
     * @param text whether a value that is text is to be answered as that
     */
    BatchResult of(BatchOperation asked, Applied applied, boolean text) {
        return switch (applied) {
            case Applied.Found(StoredValue value) -> found(asked, value, text);
            case Applied.TooMuch _ -> BatchResult.failed(asked.key(), BatchBody.tooMuchRead(limits.batch().toBytes()));
            default -> written(asked.key(), WriteAnswer.of(applied));
        };
    }

    private static BatchResult found(BatchOperation asked, StoredValue value, boolean text) {
        Condition condition = Operations.condition(BatchOperations.options(asked).conditions());
        if (condition.holds(value.version())) {
            String shown = text ? value.text().orElse(null) : null;
            return new BatchResult(asked.key(), OK, EntityTags.of(value.version()), shown,
                    shown == null ? value.bytes() : null, value.contentType(), value.expires(), null, null);
        }
        boolean same = new Condition(condition.match(), null).holds(value.version());
        Problem problem = same ? null : WriteAnswer.preconditionFailed(value.version());
        return without(asked.key(), problem == null ? NOT_MODIFIED : problem.status(), EntityTags.of(value.version()),
                false, problem);
    }

    private static BatchResult written(String key, WriteAnswer answer) {
        return without(key, answer.status(), answer.etag(), answer.replayed(), answer.problem());
    }

    private static BatchResult without(String key, int status, @Nullable String etag, boolean replayed,
            @Nullable Problem problem) {
        return new BatchResult(key, status, etag, null, null, null, null, replayed ? true : null, problem);
    }

}
