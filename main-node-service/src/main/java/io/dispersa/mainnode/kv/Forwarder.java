package io.dispersa.mainnode.kv;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.mainnode.membership.Membership;
import io.dispersa.mainnode.participant.ParticipantAnswer;
import io.dispersa.mainnode.participant.ParticipantClient;
import io.dispersa.mainnode.participant.ParticipantRequest;
import io.dispersa.mainnode.participant.Reply;
import io.dispersa.mainnode.rebalance.WriteWaits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.springframework.stereotype.Component;

/**
 * Has a request answered by the leader of its partition, or by any replica if it may be
 * stale. While the partition elects a leader, the request waits. Safe for use by several
 * threads; blocks the one that calls.
 */
@Component
final class Forwarder {

    /** A participant that was just told to lead does so within some ten milliseconds. */
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(250);

    /** A leader may hang while others could answer. Reads may be asked again. */
    private static final Duration READ_PATIENCE = Duration.ofMillis(1500);

    private final Membership membership;

    private final ParticipantClient participants;

    private final WriteWaits writeWaits;

    private final Duration leaderWait;

    private final AtomicInteger turn = new AtomicInteger();

    Forwarder(Membership membership, ParticipantClient participants, WriteWaits writeWaits,
            RoutingProperties properties) {
        this.membership = membership;
        this.participants = participants;
        this.writeWaits = writeWaits;
        this.leaderWait = properties.leaderWait();
    }

    /**
     * Returns the answer to a request.
     * @param room is told how many bytes an answer has before it is in memory, and may
     * refuse it by an exception
     * @throws ProblemException if there is none; its outcome is "not applied" only if
     * that is certain
     */
    ParticipantAnswer forward(ParticipantRequest request, LongConsumer room) {
        long start = System.nanoTime();
        try {
            return answered(request, room);
        }
        finally {
            if (request.writes()) {
                writeWaits.answered(request.partition(), System.nanoTime() - start);
            }
        }
    }

    private ParticipantAnswer answered(ParticipantRequest request, LongConsumer room) {
        long deadline = System.nanoTime() + leaderWait.toNanos();
        long pause = SHORTEST_PAUSE;
        while (true) {
            long changes = membership.leaderChanges().count();
            switch (askAround(request, room, deadline)) {
                case NextStep.PassOn(ParticipantAnswer answer) -> {
                    return answer;
                }
                case NextStep.GiveUp(ErrorCode code, String detail) -> throw problem(code, detail, request);
                case NextStep.Ask _, NextStep.Wait _ -> {
                    pause(changes, Math.min(pause, deadline - System.nanoTime()), request);
                    pause = Math.min(2 * pause, LONGEST_PAUSE);
                }
            }
        }
    }

    private NextStep askAround(ParticipantRequest request, LongConsumer room, long deadline) {
        PartitionTable table = membership.table();
        List<ParticipantAddress> candidates = candidates(request, table);
        Round round = Round.of(request, table, candidates);
        NextStep step = new NextStep.Ask(candidates.getFirst());
        while (step instanceof NextStep.Ask(ParticipantAddress to)) {
            round = round.asking(to);
            Reply reply = participants.send(to, request, patience(request, candidates.size()), room);
            learn(request, to, reply, table);
            step = round.after(to, reply, System.nanoTime() < deadline);
        }
        return step;
    }

    private List<ParticipantAddress> candidates(ParticipantRequest request, PartitionTable table) {
        int partition = request.partition();
        PartitionReplicas row = table.replicas().get(partition);
        Optional<Integer> leader = membership.leaderOf(partition);
        if (!request.stale()) {
            return KeyRouter.leaderFirst(row, table, leader, membership::isUp);
        }
        boolean shared = leader.isPresent() && request instanceof ParticipantRequest.Group;
        return shared ? KeyRouter.inTurn(row, table, turn.getAndIncrement(), membership::isUp)
                : KeyRouter.freshestFirst(row, table, membership.applied(partition));
    }

    private Duration patience(ParticipantRequest request, int candidates) {
        Duration all = participants.timeout();
        // A batch may read much, and take its time.
        boolean brief = !request.writes() && !(request instanceof ParticipantRequest.Group group && !group.isOne());
        return brief && candidates > 1 && READ_PATIENCE.compareTo(all) < 0 ? READ_PATIENCE : all;
    }

    private void learn(ParticipantRequest request, ParticipantAddress from, Reply reply, PartitionTable table) {
        int partition = request.partition();
        switch (reply) {
            case Reply.NotLeading(var leader) when leader != null && leader != from.id()
                    && table.participant(leader).isPresent() ->
                membership.leaderNamed(partition, leader);
            case Reply.Answered(ParticipantAnswer answer) -> {
                // Only the leader serves what may not be stale.
                if (answer.isServed() && !request.stale()
                        && !membership.leaderOf(partition).equals(Optional.of(from.id()))) {
                    membership.leaderNamed(partition, from.id());
                }
            }
            case Reply.NotLeading _, Reply.NotSent _, Reply.Lost _ -> membership.leaderFailed(partition, from.id());
        }
    }

    private void pause(long changes, long nanos, ParticipantRequest request) {
        try {
            membership.leaderChanges().awaitMoreThan(changes, nanos);
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw problem(ErrorCode.NO_LEADER, "This main node is stopping.", request);
        }
    }

    private static ProblemException problem(ErrorCode code, String detail, ParticipantRequest request) {
        return request.about(Problem.of(code, detail)).toException();
    }

}
