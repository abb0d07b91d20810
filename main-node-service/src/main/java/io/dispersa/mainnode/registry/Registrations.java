package io.dispersa.mainnode.registry;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Outcome;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.api.Registration;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.mainnode.participant.Failures;
import io.dispersa.raft.RaftException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers participants, whichever main node they ask: the one that leads decides.
 * Repeats what was certainly not done; and what may have been done if the participant
 * says which one it is, because the same participant again gets the same id.
 */
public final class Registrations {

    private static final Logger log = LoggerFactory.getLogger(Registrations.class);

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Shorter, so that whoever passed the request on still waits for the answer. */
    private static final Duration PASSED_ON_PATIENCE = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofMillis(100);

    /** By then this main node has heard of what the leader has decided. */
    private static final Duration CATCH_UP = Duration.ofSeconds(1);

    private final Registry registry;

    private final RegistryGroup group;

    private final LeaderClient leaders;

    Registrations(Registry registry, LeaderClient leaders) {
        this.registry = registry;
        this.group = registry.group();
        this.leaders = leaders;
    }

    /**
     * Registers a participant; when this returns, its id is on the disks of a majority.
     * @param passedOn whether another main node has passed the request on to this one
     * @throws ProblemException {@link ErrorCode#PARTICIPANT_CONFLICT} if it contradicts
     * what is registered; {@link ErrorCode#NO_LEADER} if nobody could decide in time
     */
    public RegistrationAnswer register(RegistrationRequest request, boolean passedOn) {
        long deadline = System.nanoTime() + (passedOn ? PASSED_ON_PATIENCE : PATIENCE).toNanos();
        Outcome outcome = Outcome.NOT_APPLIED;
        while (true) {
            long changes = group.changes().count();
            long left = Math.max(1, deadline - System.nanoTime());
            switch (attempt(request, passedOn, Duration.ofNanos(left))) {
                case Attempt.Answered(RegistrationAnswer answer) -> {
                    return answer;
                }
                case Attempt.Unknown(String reason) when request.instance() == null -> throw Problem
                    .of(ErrorCode.OUTCOME_UNKNOWN,
                            "The participant may have been registered or not: %s. Ask again.".formatted(reason))
                    .toException();
                case Attempt.Unknown(String reason) -> {
                    outcome = Outcome.UNKNOWN;
                    pause(changes, deadline, outcome, reason);
                }
                case Attempt.NotDone(String reason) -> pause(changes, deadline, outcome, reason);
            }
        }
    }

    private Attempt attempt(RegistrationRequest request, boolean passedOn, Duration timeout) {
        if (group.leads()) {
            return group.copy().isPresent() ? submit(request, timeout)
                    : new Attempt.NotDone("the cluster is beginning");
        }
        Optional<String> leader = group.leader().filter(id -> !id.equals(group.mainNodes().self().id()));
        if (leader.isEmpty()) {
            return new Attempt.NotDone("no main node leads the registry at the moment");
        }
        return passedOn ? new Attempt.NotDone("main node " + leader.get() + " leads the registry, not this one")
                : passOn(leader.get(), request);
    }

    private Attempt submit(RegistrationRequest request, Duration timeout) {
        try {
            return new Attempt.Answered(switch (group.submit(new RegistryCommand.Register(request), timeout)) {
                case RegistryResult.Registered registered -> given(registered);
                case RegistryResult.Refused(String reason) -> throw conflict(request, reason);
                case RegistryResult.Done done -> throw new IllegalStateException("not an answer: " + done);
            });
        }
        catch (RaftException.OutcomeUnknown e) {
            return new Attempt.Unknown(String.valueOf(e.getMessage()));
        }
        catch (RaftException e) {
            return new Attempt.NotDone(String.valueOf(e.getMessage()));
        }
    }

    private Attempt passOn(String leader, RegistrationRequest request) {
        try {
            RegistrationAnswer.PassedBack answer = leaders.register(leader, request);
            if (answer.status() == ErrorCode.NO_LEADER.status()) {
                return answer.certainlyNotDone()
                        ? new Attempt.NotDone("main node " + leader + " does not lead the registry yet, or no longer")
                        : new Attempt.Unknown(
                                "main node " + leader + " leads the registry, and cannot tell whether it was done");
            }
            if (answer.status() < 300) {
                registry.await(
                        member -> member.isAt(request.host(), request.port())
                                && (request.instance() == null || request.instance().equals(member.instance())),
                        CATCH_UP);
            }
            return new Attempt.Answered(answer);
        }
        catch (IOException e) {
            String reason = "main node %s leads the registry, and %s".formatted(leader, Failures.reason(e));
            return Failures.neverSent(e) ? new Attempt.NotDone(reason) : new Attempt.Unknown(reason);
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

    private static RegistrationAnswer given(RegistryResult.Registered registered) {
        Member member = registered.member();
        switch (registered.novelty()) {
            case KNOWN -> log.debug("{} registered again", member.address());
            case ADDED -> log.info("{} registered", member.address());
            case CHANGED -> log.info("participant {} is now at {}, incarnation {}", member.id(),
                    member.address().hostAndPort(), member.incarnation());
        }
        return new RegistrationAnswer.Given(
                new Registration(member.id(), member.incarnation(), registered.clusterId(), registered.partitions()),
                registered.novelty() == RegistryResult.Novelty.ADDED);
    }

    /** It is safe to ask again even if nobody knows whether it was done. */
    private static ProblemException noLeader(Outcome outcome, String reason) {
        Problem problem = Problem.of(ErrorCode.NO_LEADER,
                "Nobody can be registered at the moment: %s. A majority of the main nodes must be up."
                    .formatted(reason));
        return new Problem(problem.type(), problem.title(), problem.status(), problem.detail(), problem.code(), null,
                null, null, outcome, true)
            .toException();
    }

    private static ProblemException conflict(RegistrationRequest request, String reason) {
        String address = new ParticipantAddress(0, request.host(), request.port()).hostAndPort();
        log.warn("refused the registration of {}: {}", address, reason);
        return Problem.of(ErrorCode.PARTICIPANT_CONFLICT, "%s cannot register. %s".formatted(address, reason))
            .toException();
    }

    /** What came of one attempt. */
    private sealed interface Attempt {

        record Answered(RegistrationAnswer answer) implements Attempt {
        }

        /** Certainly not done. */
        record NotDone(String reason) implements Attempt {
        }

        record Unknown(String reason) implements Attempt {
        }

    }

}
