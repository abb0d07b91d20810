package io.dispersa.mainnode.registry;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Outcome;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.mainnode.participant.Failures;
import io.dispersa.raft.RaftException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Has something decided by the main node that leads the registry, whichever was asked.
 * Repeats what was certainly not done; and what may have been done, if to do it again
 * changes nothing.
 */
final class AtLeader {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Shorter, so that whoever passed the request on still waits for the answer. */
    private static final Duration PASSED_ON_PATIENCE = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final RegistryGroup group;

    AtLeader(RegistryGroup group) {
        this.group = group;
    }

    /**
     * Something to be decided.
     *
     * @param <T> what is answered
     */
    interface Request<T> {

        /** Has it decided here. */
        T submit(Duration timeout);

        /** Has another main node decide; an answer of status 503 is not final. */
        PassedBack passOn(String leader) throws IOException;

        /** Takes the final answer of another main node. */
        T passedBack(PassedBack answer);

        /** Returns why there is no registry yet in which it could be decided. */
        default String unbegun() {
            return "the cluster is beginning";
        }

        /** Returns whether it is safe to ask again if it may have been done. */
        boolean repeatable();

    }

    /**
     * Returns the answer.
     * @param passedOn whether another main node has passed the request on to this one
     * @throws ProblemException {@link ErrorCode#NO_LEADER} if nobody could decide in
     * time; {@link ErrorCode#OUTCOME_UNKNOWN} if nobody knows whether it was done
     */
    <T> T decide(Request<T> request, boolean passedOn) {
        long deadline = System.nanoTime() + (passedOn ? PASSED_ON_PATIENCE : PATIENCE).toNanos();
        Outcome outcome = Outcome.NOT_APPLIED;
        while (true) {
            long changes = group.changes().count();
            long left = Math.max(1, deadline - System.nanoTime());
            switch (attempt(request, passedOn, Duration.ofNanos(left))) {
                case Attempt.Answered<T>(T answer) -> {
                    return answer;
                }
                case Attempt.Unknown<T>(String reason) when !request.repeatable() -> throw Problem
                    .of(ErrorCode.OUTCOME_UNKNOWN, "It may have been done or not: %s. Ask again.".formatted(reason))
                    .toException();
                case Attempt.Unknown<T>(String reason) -> {
                    outcome = Outcome.UNKNOWN;
                    pause(changes, deadline, outcome, reason);
                }
                case Attempt.NotDone<T>(String reason) -> pause(changes, deadline, outcome, reason);
            }
        }
    }

    private <T> Attempt<T> attempt(Request<T> request, boolean passedOn, Duration timeout) {
        if (group.leads()) {
            return group.copy().isPresent() ? submit(request, timeout) : new Attempt.NotDone<>(request.unbegun());
        }
        Optional<String> leader = group.leader().filter(name -> !name.equals(group.self()));
        if (leader.isEmpty()) {
            return new Attempt.NotDone<>("no main node leads the registry at the moment");
        }
        Optional<String> address = leader.flatMap(group.addresses()::find);
        if (passedOn || address.isEmpty()) {
            return new Attempt.NotDone<>("main node %s leads the registry%s".formatted(leader.get(),
                    passedOn ? ", not this one" : ", and where it is is not known"));
        }
        return passOn(address.get(), request);
    }

    private static <T> Attempt<T> submit(Request<T> request, Duration timeout) {
        try {
            return new Attempt.Answered<>(request.submit(timeout));
        }
        catch (RaftException e) {
            return Attempt.failed(e);
        }
    }

    private static <T> Attempt<T> passOn(String leader, Request<T> request) {
        try {
            PassedBack answer = request.passOn(leader);
            return answer.hadNoLeader() ? Attempt.withoutLeader(leader, answer)
                    : new Attempt.Answered<>(request.passedBack(answer));
        }
        catch (IOException e) {
            return Attempt.unanswered(leader, Failures.reason(e), Failures.neverSent(e));
        }
    }

    private void pause(long changes, long deadline, Outcome outcome, String reason) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw noLeader(outcome, reason);
        }
        try {
            group.changes().awaitMoreThan(changes, Math.min(left, PAUSE.toNanos()));
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw noLeader(outcome, "this main node is stopping");
        }
    }

    /** It is safe to ask again even if nobody knows whether it was done. */
    private static ProblemException noLeader(Outcome outcome, String reason) {
        Problem problem = Problem.of(ErrorCode.NO_LEADER,
                "The registry cannot be changed at the moment: %s. A majority of the main nodes must be up."
                    .formatted(reason));
        return new Problem(problem.type(), problem.title(), problem.status(), problem.detail(), problem.code(), null,
                null, null, outcome, true)
            .toException();
    }

}
