package io.dispersa.mainnode.registry;

import java.util.Optional;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.api.Registration;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.service.secret.KeptSecret;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;

/**
 * Registers participants, whichever main node they ask: the one that leads decides.
 * Repeats what was certainly not done; and what may have been done if the participant
 * says which one it is, because the same participant again gets the same id.
 */
public final class Registrations {

    private static final Logger log = LoggerFactory.getLogger(Registrations.class);

    /** By then this main node has heard of what the leader has decided. */
    private static final Duration CATCH_UP = Duration.ofSeconds(1);

    private final Registry registry;

    private final RegistryGroup group;

    private final AtLeader atLeader;

    private final LeaderClient leaders;

    private final Consumer<RegistrationRequest> check;

    private final KeptSecret secret;

    private final int most;

    /**
     * @param check refuses whoever is not who it says it is
     * @param secret is given to whoever becomes a part of the cluster
     * @param most how many participants there may be
     */
    Registrations(Registry registry, LeaderClient leaders, Consumer<RegistrationRequest> check, KeptSecret secret,
            int most) {
        this.secret = secret;
        this.check = check;
        this.most = most;
        this.registry = registry;
        this.group = registry.group();
        this.atLeader = new AtLeader(group);
        this.leaders = leaders;
    }

    /**
     * Registers a participant; when this returns, its id is on the disks of a majority.
     * @param passedOn whether another main node has passed the request on to this one
     * @param byPeer whether whoever asks has shown that it knows the cluster's secret
     * @throws ProblemException {@link ErrorCode#CALLER_REFUSED} if it says that it is a
     * part of the cluster, and has not; {@link ErrorCode#PARTICIPANT_CONFLICT} if it
     * contradicts what is registered, is not there, or would be one too many;
     * {@link ErrorCode#PARTICIPANT_OUTDATED} if its data directory is an older copy, and
     * others do not have all of its keys; {@link ErrorCode#PARTICIPANT_UNAVAILABLE} if
     * nobody is; {@link ErrorCode#NO_LEADER} if nobody could decide in time;
     * {@link ErrorCode#REGISTRY_OUTDATED} if nothing may be decided
     */
    public RegistrationAnswer register(RegistrationRequest request, boolean passedOn, boolean byPeer) {
        if (!byPeer && secret.get().isPresent() && saysItBelongsHere(request)) {
            throw refused(ErrorCode.CALLER_REFUSED, request,
                    "It says that it belongs to this cluster, and does not show that it knows its secret.");
        }
        return atLeader.decide(new Registering(request, byPeer), passedOn);
    }

    /** While the registry is made again, of which cluster it is remains to be heard. */
    private boolean saysItBelongsHere(RegistrationRequest request) {
        return request.clusterId() != null && belongsElsewhere(request).isEmpty();
    }

    private Optional<String> belongsElsewhere(RegistrationRequest request) {
        return group.copy().flatMap(copy -> copy.state().belongsElsewhere(request));
    }

    private final class Registering implements AtLeader.Request<RegistrationAnswer> {

        private final RegistrationRequest request;

        private final boolean byPeer;

        Registering(RegistrationRequest request, boolean byPeer) {
            this.byPeer = byPeer;
            this.request = request;
        }

        @Override
        public RegistrationAnswer submit(Duration timeout) {
            group.outdated().refuse(request);
            refuseAnotherClusters();
            check();
            return switch (group.submit(new RegistryCommand.Register(request, most), timeout)) {
                case RegistryResult.Registered registered -> given(registered, request.instance() != null);
                case RegistryResult.Outdated(String reason) ->
                    throw refused(ErrorCode.PARTICIPANT_OUTDATED, request, reason);
                case RegistryResult.Refused(String reason) ->
                    throw refused(ErrorCode.PARTICIPANT_CONFLICT, request, reason);
                case RegistryResult.Done done -> throw new IllegalStateException("not an answer: " + done);
            };
        }

        @Override
        public PassedBack passOn(String leader) throws IOException {
            return leaders.pass(leader, HttpMethod.POST, "/participants", request, byPeer);
        }

        @Override
        public RegistrationAnswer passedBack(PassedBack answer) {
            if (answer.status() < 300) {
                registry.await(member -> member.isAt(request.host(), request.port())
                        && (request.instance() == null || request.instance().equals(member.instance()))
                        && (request.boot() == null || member.isRunBy(request.boot())), CATCH_UP);
            }
            return answer;
        }

        @Override
        public String unbegun() {
            RegistryRecovery recovery = registry.recovery().orElse(null);
            if (recovery == null) {
                return "the cluster is beginning";
            }
            check();
            recovery.hear(request);
            return recovery.reason();
        }

        @Override
        public boolean repeatable() {
            return request.instance() != null;
        }

        /** It tells nobody here who it is. */
        private void refuseAnotherClusters() {
            belongsElsewhere(request).ifPresent(reason -> {
                throw refused(ErrorCode.PARTICIPANT_CONFLICT, request, reason);
            });
        }

        /**
         * A stranger is not told why: it could find out what answers where in the
         * networks of this main node.
         */
        private void check() {
            try {
                check.accept(request);
            }
            catch (ProblemException e) {
                log.warn("refused the registration of {}: {}", request.hostAndPort(), e.getMessage());
                throw byPeer ? e : notThere();
            }
        }

        private ProblemException notThere() {
            return Problem.of(ErrorCode.PARTICIPANT_UNAVAILABLE,
                    "%s cannot register: this main node does not find it there, or may not look there. Its log says more; see dispersa.advertised-host, and dispersa.allowed-networks of the main node."
                        .formatted(request.hostAndPort()))
                .toException();
        }

    }

    /** A person with curl has no use for the secret. */
    private RegistrationAnswer given(RegistryResult.Registered registered, boolean isProcess) {
        Member member = registered.member();
        switch (registered.novelty()) {
            case KNOWN -> log.debug("{} registered again", member.address());
            case ADDED -> log.info("{} registered", member.address());
            case CHANGED -> log.info("participant {} is now at {}, incarnation {}", member.id(),
                    member.address().hostAndPort(), member.incarnation());
        }
        return new RegistrationAnswer.Given(
                new Registration(member.id(), member.incarnation(), registered.clusterId(), registered.partitions()),
                registered.novelty() == RegistryResult.Novelty.ADDED, secret.get().filter(_ -> isProcess).orElse(null));
    }

    private static ProblemException refused(ErrorCode code, RegistrationRequest request, String reason) {
        String address = request.hostAndPort();
        log.warn("refused the registration of {}: {}", address, reason);
        return Problem.of(code, "%s cannot register. %s".formatted(address, reason)).toException();
    }

}
