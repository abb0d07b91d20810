package io.dispersa.participant.kv;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.api.Utf8;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.participant.store.Action;
import io.dispersa.participant.store.Operation;
import io.dispersa.service.http.ContentTypes;
import io.dispersa.service.http.RequestConditions;
import io.dispersa.service.http.ValueReader;
import io.dispersa.service.http.WriteOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes operations of what a batch says. */
@Component
class BatchOperations {

    private final Partitions partitions;

    private final Operations operations;

    private final ValueReader values;

    BatchOperations(Partitions partitions, Operations operations, ValueReader values) {
        this.partitions = partitions;
        this.operations = operations;
        this.values = values;
    }

    /**
     * Returns an operation on a key of a partition.
     * @throws ProblemException if it is not valid, or the key is of another partition
     */
    Operation of(BatchOperation asked, int partition) {
        Key key = Key.of(asked.key());
        int actual = partitions.requirePlace().partitionOf(key);
        if (actual != partition) {
            throw Problem.of(ErrorCode.NOT_OWNER, "The key is of partition %d, not of %d.".formatted(actual, partition))
                .about(key, actual)
                .toException();
        }
        return of(asked, key);
    }

    /**
     * Returns an operation on a key of whatever partition.
     * @throws ProblemException if it is not valid
     */
    Operation of(BatchOperation asked) {
        return of(asked, Key.of(asked.key()));
    }

    private Operation of(BatchOperation asked, Key key) {
        WriteOptions options = options(asked);
        return switch (asked.op()) {
            case PUT -> operations.of(new Action.Put(key, type(asked), value(asked), Operations.ttl(options)), options);
            case DELETE -> {
                requireNo("delete", asked, asked.ttl());
                yield operations.of(new Action.Delete(key), options);
            }
            case GET -> {
                requireNo("get", asked, asked.ttl());
                requireNo("get", asked, asked.idempotencyKey());
                Operations.condition(options.conditions());
                yield Operation.of(new Action.Read(key));
            }
        };
    }

    static WriteOptions options(BatchOperation asked) {
        return new WriteOptions(new RequestConditions(asked.ifMatch(), asked.ifNoneMatch()), asked.idempotencyKey(),
                asked.ttl());
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

    private static void requireNo(String op, BatchOperation asked, @Nullable String option) {
        if (option != null || asked.value() != null || asked.bytes() != null || asked.type() != null) {
            throw invalid("a %s has no value, type or ttl%s".formatted(op, op.equals("get") ? ", and no name" : ""));
        }
    }

    private static ProblemException invalid(String reason) {
        return Problem.of(ErrorCode.REQUEST_INVALID, reason + ".").toException();
    }

}
