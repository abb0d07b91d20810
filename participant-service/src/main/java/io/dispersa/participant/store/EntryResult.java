package io.dispersa.participant.store;

import io.dispersa.operation.OperationResult;
import java.time.Duration;
import java.util.List;

/**
 * What became of a {@link LogEntry}.
 *
 * @param each what became of each operation, in order
 * @param took how long it took to apply the entry here
 */
public record EntryResult(List<OperationResult> each, Duration took) {

    public EntryResult {
        each = List.copyOf(each);
    }

}
