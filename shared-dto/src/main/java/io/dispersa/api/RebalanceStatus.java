package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /rebalance}: what moves, what has moved, and what is to.
 *
 * @param paused whether nothing new is begun
 * @param waiting why nothing new is begun although it should be; absent if it is not so
 * @param percent how much of what has to move has, by bytes; 100 if nothing has to
 * @param bytesPerSecond how fast, since the first of the present moves began; 0 if
 * nothing moves
 * @param secondsLeft how long the rest takes if it goes on like this; absent if that
 * cannot be told
 * @param moving what moves now
 * @param planned what is to move after that
 * @param finished what has moved last, as long as the main node that was asked has run;
 * the latest first, at most 100
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RebalanceStatus(boolean paused, @Nullable String waiting, int percent, long bytesPerSecond,
        @Nullable Long secondsLeft, List<ReplicaMove> moving, List<ReplicaMove> planned, List<ReplicaMove> finished) {
    public RebalanceStatus {
        moving = List.copyOf(moving);
        planned = List.copyOf(planned);
        finished = List.copyOf(finished);
    }
}
