package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A replica of a partition that moves, is to, or has.
 *
 * @param partition from 0
 * @param from the ids of the participants that give up theirs; none if the partition gets
 * more replicas than it had
 * @param to the ids of the participants that get one
 * @param keys how many keys that are
 * @param bytes the bytes of those keys and their values
 * @param started when it began; absent while it is only planned
 * @param finished when it was over; absent until then
 * @param writeWaitMillis the longest that a write to the partition took meanwhile, as the
 * main node that was asked has measured; absent if it forwarded none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReplicaMove(int partition, List<Integer> from, List<Integer> to, long keys, long bytes,
        @Nullable Instant started, @Nullable Instant finished, @Nullable Long writeWaitMillis) {
    public ReplicaMove {
        from = List.copyOf(from);
        to = List.copyOf(to);
    }
}
