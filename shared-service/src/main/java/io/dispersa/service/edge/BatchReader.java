package io.dispersa.service.edge;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.api.Utf8;
import io.dispersa.operation.Condition;
import io.dispersa.operation.IdempotencyKey;
import io.dispersa.operation.Operation;
import io.dispersa.service.http.ContentTypes;
import io.dispersa.service.http.ValueReader;
import org.jspecify.annotations.Nullable;

/** Makes operations of what a batch says. */
final class BatchReader {

    private final ValueReader values;

    BatchReader(ValueReader values) {
        this.values = values;
    }

    /**
     * Returns the operation that is asked for.
     * @throws ProblemException if it is not valid
     */
    Operation read(BatchOperation asked) {
        Key key = Key.of(asked.key());
        Condition condition = EntityTags.condition(asked.ifMatch(), asked.ifNoneMatch());
        return switch (asked.op()) {
            case PUT -> new Operation.Put(key, type(asked), value(asked),
                    asked.ttl() == null ? null : TimeToLive.parse(asked.ttl()), condition, name(asked));
            case DELETE -> {
                requireNo("delete", asked, null);
                yield new Operation.Delete(key, condition, name(asked));
            }
            case GET -> {
                requireNo("get", asked, asked.idempotencyKey());
                yield new Operation.Get(key, condition, false);
            }
        };
    }

    private static @Nullable IdempotencyKey name(BatchOperation asked) {
        return asked.idempotencyKey() == null ? null : RequestReader.name(asked.idempotencyKey());
    }

    private static String type(BatchOperation asked) {
        String usual = asked.value() == null ? BatchOperation.BINARY : BatchOperation.TEXT;
        return asked.type() == null ? usual : ContentTypes.checked(asked.type());
    }

    private byte[] value(BatchOperation asked) {
        String text = asked.value();
        byte[] bytes = asked.bytes();
        if ((text == null) == (bytes == null)) {
            throw invalid("a put has either value, which is text, or bytes, which are base64 in JSON");
        }
        return values.checked(text == null ? bytes : utf8(text));
    }

    private static byte[] utf8(String text) {
        return Utf8.encode(text).orElseThrow(() -> invalid("value: it has a lone surrogate, which UTF-8 cannot carry"));
    }

    private static void requireNo(String op, BatchOperation asked, @Nullable String name) {
        if (name != null || asked.ttl() != null || asked.value() != null || asked.bytes() != null
                || asked.type() != null) {
            throw invalid("a %s has no value, type or ttl%s".formatted(op, op.equals("get") ? ", and no name" : ""));
        }
    }

    private static ProblemException invalid(String reason) {
        return Problem.of(ErrorCode.REQUEST_INVALID, reason + ".").toException();
    }

}
