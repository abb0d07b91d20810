package io.dispersa.service.edge;

import io.dispersa.api.BatchResult;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import io.dispersa.service.http.Limits;

/** What the caller of a batch is told of each operation. */
final class BatchResults {

    private final Limits limits;

    BatchResults(Limits limits) {
        this.limits = limits;
    }

    /**
     * Returns the result of an operation.
     * @param text whether a value that is text is to be answered as that
     */
    BatchResult of(Operation operation, OperationResult result, boolean text) {
        String key = operation.key().text();
        if (result instanceof OperationResult.TooMuch) {
            return BatchResult.failed(key, tooMuch());
        }
        Answer answer = Answer.of(operation, result);
        String etag = answer.version() == null ? null : EntityTags.of(answer.version());
        if (result instanceof OperationResult.Found(StoredValue value)) {
            String shown = text ? value.text().orElse(null) : null;
            return new BatchResult(key, answer.status(), etag, shown, shown == null ? value.bytes() : null,
                    value.contentType(), value.expires(), null, null);
        }
        return new BatchResult(key, answer.status(), etag, null, null, null, null, answer.replayed() ? true : null,
                answer.problem());
    }

    private Problem tooMuch() {
        return Problem.of(ErrorCode.REQUEST_TOO_LARGE,
                "A batch can read at most %d bytes: read this key in another. The limit is the setting dispersa.limits.batch."
                    .formatted(limits.batch().toBytes()));
    }

}
