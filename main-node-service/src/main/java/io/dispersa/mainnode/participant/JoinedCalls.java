package io.dispersa.mainnode.participant;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.Problem;
import io.dispersa.operation.Operation;
import io.dispersa.service.codec.HopFormat;
import io.dispersa.service.concurrent.Coalescer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/**
 * Joins requests for keys: reads from one participant that come at about the same time
 * leave in one call, and so do writes to one partition, or stale reads of one. A write is
 * answered when its partition has committed it, which writes to others must not wait for;
 * a read that would hold up others is answered that it must be sent alone. Safe for use
 * by several threads.
 */
final class JoinedCalls {

    /**
     * So many, or so long, that the next call is not too far away; it waits for as long
     * as it takes a client, at most, to come back.
     */
    private static final Coalescer.Limits LIMITS = new Coalescer.Limits(HopFormat.MOST_TOGETHER, 1024 * 1024, 4096,
            64L * 1024 * 1024, Duration.ofMillis(2));

    private final BiFunction<ParticipantAddress, List<ParticipantRequest.Group>, List<Optional<Reply>>> call;

    private final Executor threads;

    /** As many as there are participants, and twice as many for each partition. */
    private final Map<Route, Coalescer<ParticipantRequest.Group, Optional<Reply>>> coalescers = new ConcurrentHashMap<>();

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
        Coalescer<ParticipantRequest.Group, Optional<Reply>>.Ticket ticket = submit(to, request);
        try {
            return ticket.get(patience);
        }
        catch (TimeoutException e) {
            return leave(ticket, "it did not answer in time");
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return leave(ticket, "this main node is stopping");
        }
        catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Returns how many requests have not left yet. */
    int waiting() {
        return coalescers.values().stream().mapToInt(Coalescer::waiting).sum();
    }

    private Coalescer<ParticipantRequest.Group, Optional<Reply>>.Ticket submit(ParticipantAddress to,
            ParticipantRequest.Group request) {
        try {
            return coalescers.computeIfAbsent(Route.of(to, request), this::coalescer).submit(request);
        }
        catch (RejectedExecutionException e) {
            throw request
                .about(Problem.of(ErrorCode.TOO_MANY_REQUESTS,
                        "%d requests of its kind wait already.".formatted(LIMITS.waiting())))
                .toException();
        }
    }

    private Coalescer<ParticipantRequest.Group, Optional<Reply>> coalescer(Route route) {
        return new Coalescer<>(LIMITS, request -> request.group().bytes().length, threads, () -> {
        }, requests -> call.apply(route.to(), requests));
    }

    private static Optional<Reply> leave(Coalescer<ParticipantRequest.Group, Optional<Reply>>.Ticket ticket,
            String reason) {
        if (ticket.withdraw()) {
            return Optional.of(new Reply.NotSent());
        }
        ticket.forsake();
        return Optional.of(new Reply.Lost(reason));
    }

}
