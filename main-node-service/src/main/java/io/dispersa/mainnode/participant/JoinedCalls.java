package io.dispersa.mainnode.participant;

import io.dispersa.api.ParticipantAddress;
import io.dispersa.operation.Operation;
import io.dispersa.service.codec.HopFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/**
 * Joins requests for keys: reads from one participant that come at about the same time
 * leave in one call, and so do writes to one partition, or stale reads of one. A write is
 * answered when its partition has committed it, which writes to others must not wait for;
 * a read that would hold up others is answered that it must be sent alone. Safe for use
 * by several threads.
 */
final class JoinedCalls {

    private final BiFunction<ParticipantAddress, List<ParticipantRequest.Group>, List<Optional<Reply>>> call;

    private final Executor threads;

    /** As many as there are participants, and twice as many for each partition. */
    private final Map<Route, Lane> lanes = new ConcurrentHashMap<>();

    private record Route(ParticipantAddress to, Optional<Integer> partition, boolean stale) {

        static Route of(ParticipantAddress to, ParticipantRequest.Group request) {
            boolean ofOnePartition = request.writes() || request.stale();
            return new Route(to, ofOnePartition ? Optional.of(request.partition()) : Optional.empty(), request.stale());
        }

    }

    /**
     * @param call sends requests to a participant together
     * @param threads starts a thread for each call
     */
    JoinedCalls(BiFunction<ParticipantAddress, List<ParticipantRequest.Group>, List<Optional<Reply>>> call,
            Executor threads) {
        this.call = call;
        this.threads = threads;
    }

    /**
     * Returns whether a request can go with others. What is long would hold them up, and
     * a call belongs to one trace.
     */
    static boolean takes(ParticipantRequest.Group request) {
        return request.isOne() && request.trace().equals(TraceContext.NONE)
                && (!(request.group().operations().getFirst() instanceof Operation.Put put)
                        || put.value().length <= HopFormat.LONGEST_AMONG_OTHERS);
    }

    /**
     * Returns what came of a request; nothing if it must be sent alone after all.
     * @param patience how long that may take
     */
    Optional<Reply> ask(ParticipantAddress to, ParticipantRequest.Group request, Duration patience) {
        return lanes
            .computeIfAbsent(Route.of(to, request),
                    route -> new Lane(requests -> call.apply(route.to(), requests), threads))
            .ask(request, patience);
    }

}
