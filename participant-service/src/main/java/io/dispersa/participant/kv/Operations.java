package io.dispersa.participant.kv;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.participant.store.Action;
import io.dispersa.participant.store.Condition;
import io.dispersa.participant.store.Once;
import io.dispersa.participant.store.Operation;
import io.dispersa.service.http.RequestConditions;
import io.dispersa.service.http.WriteOptions;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes operations of what callers write. */
@Component
class Operations {

    /** Printable ASCII; the quotes of the header's standard form do not count. */
    private static final Pattern NAME = Pattern.compile("[\\x20\\x21\\x23-\\x7e]{1,255}");

    private final IdempotencySettings idempotency;

    Operations(IdempotencySettings idempotency) {
        this.idempotency = idempotency;
    }

    /**
     * Returns an operation.
     * @param options what was said besides; its ttl is in the action already
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID} if an option is
     * malformed
     */
    Operation of(Action action, WriteOptions options) {
        Condition condition = condition(options.conditions());
        String name = options.idempotencyKey();
        return new Operation(action, condition,
                name == null ? null : Once.of(checkedName(name), action, condition, idempotency.retention()));
    }

    /** Returns how long a value is kept; for ever if nothing is said. */
    static @Nullable Duration ttl(WriteOptions options) {
        return options.ttl() == null ? null : TimeToLive.parse(options.ttl());
    }

    /** Returns what a request demands of the value that is there. */
    static Condition condition(RequestConditions conditions) {
        return new Condition(EntityTags.ifMatch(conditions.ifMatch()),
                EntityTags.ifNoneMatch(conditions.ifNoneMatch()));
    }

    private static String checkedName(String sent) {
        String trimmed = sent.strip();
        boolean quoted = trimmed.length() > 1 && trimmed.startsWith("\"") && trimmed.endsWith("\"");
        String name = quoted ? trimmed.substring(1, trimmed.length() - 1) : trimmed;
        if (!NAME.matcher(name).matches()) {
            throw Problem
                .of(ErrorCode.REQUEST_INVALID,
                        "Idempotency-Key: it must be 1 to 255 characters of printable ASCII, perhaps in quotes.")
                .toException();
        }
        return name;
    }

}
