package io.dispersa.participant.membership;

import io.dispersa.service.launch.ProcessEnd;
import io.dispersa.api.Heartbeat;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Registration;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.api.ReplicaReport;
import io.dispersa.participant.identity.Identity;
import io.dispersa.participant.identity.SharedIdentity;
import io.dispersa.participant.partition.ClusterClock;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.participant.partition.Place;
import io.dispersa.service.launch.StartupRefusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers this participant and keeps its heart beating: one {@link #turn} after the
 * other, each of at most one call to the main node. For one thread.
 */
final class MembershipAgent {

    private static final Logger log = LoggerFactory.getLogger(MembershipAgent.class);

    /** While a cluster forms or elects leaders, everybody waits for the news. */
    private static final Duration WHILE_FORMING = Duration.ofMillis(100);

    private final MainNode mainNode;

    private final SharedIdentity identity;

    private final Partitions partitions;

    private final ProcessEnd processEnd;

    private final HeartbeatMeter meter;

    private final Contact contact;

    private final Duration interval;

    private final OwnAddress ownAddress;

    private final String mainNodeName;

    private volatile @Nullable String answeredBy;

    private boolean registered;

    MembershipAgent(MainNode mainNode, SharedIdentity identity, Partitions partitions, ProcessEnd processEnd,
            HeartbeatMeter meter, Contact contact, Duration interval, OwnAddress ownAddress) {
        this.mainNode = mainNode;
        this.identity = identity;
        this.partitions = partitions;
        this.processEnd = processEnd;
        this.meter = meter;
        this.contact = contact;
        this.interval = interval;
        this.ownAddress = ownAddress;
        this.mainNodeName = contact.mainNode();
    }

    /** Returns the address of the main node that it speaks to. */
    String mainNodeName() {
        return mainNodeName;
    }

    /**
     * Returns the name of the main node that answered the last heartbeat; nothing if none
     * did. Any thread may ask.
     */
    Optional<String> answeredBy() {
        return Optional.ofNullable(answeredBy);
    }

    /** Tells which address is registered; it may change with the network. */
    interface OwnAddress {

        RegistrationRequest request(Identity identity) throws IOException;

    }

    /**
     * Does what is to be done next.
     * @return how long to wait before the next turn; absent if there is none
     */
    Optional<Duration> turn() {
        try {
            return registered ? heartbeat() : register();
        }
        catch (StartupRefusal e) {
            return end(e.getMessage() + " " + e.action());
        }
        catch (UncheckedIOException e) {
            return end("The data directory cannot be written: %s.".formatted(e.getMessage()));
        }
    }

    private Optional<Duration> register() {
        RegistrationRequest request;
        try {
            request = ownAddress.request(identity.get());
        }
        catch (IOException e) {
            return Optional.of(contact.lost(String.valueOf(e.getMessage())));
        }
        return switch (mainNode.register(request)) {
            case MainNodeAnswer.Registered(Registration registration) -> accept(request, registration);
            case MainNodeAnswer.Silent(String reason) -> Optional.of(contact.lost(reason));
            case MainNodeAnswer.Unknown(String detail) -> refused(detail);
            case MainNodeAnswer.Outdated(String detail) -> outdated(detail);
            case MainNodeAnswer.Refused(String detail) -> refused(detail);
            case MainNodeAnswer other -> throw new IllegalStateException("a registration was answered by " + other);
        };
    }

    private Optional<Duration> accept(RegistrationRequest request, Registration registration) {
        Optional<String> contradiction = identity.join(registration);
        if (contradiction.isPresent()) {
            return refused(contradiction.get());
        }
        contact.found();
        registered = true;
        partitions.registered(new ParticipantAddress(registration.id(), request.host(), request.port()), registration);
        log.info("participant {} of cluster {} (as {}) registered with main node {}", registration.id(),
                registration.clusterId(), partitions.requirePlace().self().hostAndPort(), mainNodeName);
        return Optional.of(Duration.ZERO);
    }

    private Optional<Duration> heartbeat() {
        long asked = System.nanoTime();
        return switch (beat()) {
            case MainNodeAnswer.Heard answer -> heard(asked, answer);
            case MainNodeAnswer.NewTable(PartitionTable table, var _, var _) -> newTable(table);
            case MainNodeAnswer.Silent(String reason) -> Optional.of(contact.lost(reason));
            case MainNodeAnswer.Unknown(String detail) -> unknown(detail);
            // It may lag behind the main node that registered this participant.
            case MainNodeAnswer.Refused(String detail) -> unknown(detail);
            case MainNodeAnswer other -> throw new IllegalStateException("a heartbeat was answered by " + other);
        };
    }

    private MainNodeAnswer beat() {
        Place place = partitions.requirePlace();
        Identity known = identity.get();
        List<ReplicaReport> reports = partitions.reports();
        long asked = System.nanoTime();
        Instant shown = partitions.clock().shown();
        Heartbeat heartbeat = new Heartbeat(place.clusterId(), known.instance(), known.boot(),
                place.registration().incarnation(), partitions.epoch(), reports, shown);
        MainNodeAnswer answer = meter.timed(() -> mainNode.heartbeat(place.self().id(), heartbeat));
        answeredBy = answer.mainNode();
        ClusterClock.Comparison clocks = answer.comparison();
        if (clocks != null) {
            partitions.clock().compared(shown, asked, clocks);
        }
        partitions.handOverIfClockIsOff();
        return answer;
    }

    /** Only the leader of the registry, with the same table, has the participant act. */
    private Optional<Duration> heard(long asked, MainNodeAnswer.Heard answer) {
        contact.found();
        if (answer.confirms(partitions.requirePlace().epoch())) {
            partitions.confirmed(asked);
            partitions.reconcile(answer.epoch());
        }
        return Optional.of(pause());
    }

    /**
     * The next heartbeat has the table confirmed: to adopt it may have taken long, and
     * any main node may have sent it.
     */
    private Optional<Duration> newTable(PartitionTable table) {
        contact.found();
        boolean adopted = adopt(table);
        // The main node waits to hear that its partitions are served.
        return Optional.of(adopted && partitions.requirePlace().formed() ? Duration.ZERO : pause());
    }

    private Duration pause() {
        return partitions.settled() || interval.compareTo(WHILE_FORMING) < 0 ? interval : WHILE_FORMING;
    }

    /** To open large replicas takes a while: who is silent meanwhile is given up. */
    private boolean adopt(PartitionTable table) {
        FutureTask<Boolean> adoption = new FutureTask<>(() -> partitions.adopt(table));
        Thread.ofPlatform().name("adopt-" + table.epoch()).start(adoption);
        while (true) {
            try {
                return adoption.get(interval.toNanos(), TimeUnit.NANOSECONDS);
            }
            catch (TimeoutException _) {
                beat();
            }
            catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
            }
            catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    private Optional<Duration> unknown(String detail) {
        log.warn("Main node {} does not know this participant ({}): registering again.", mainNodeName, detail);
        registered = false;
        return Optional.of(contact.lost("it did not know this participant"));
    }

    /** A main node that is mended accepts it later: an end would make both fail. */
    private Optional<Duration> refused(String detail) {
        return Optional.of(contact.refused(detail));
    }

    /** Returns why the main node refuses this participant, if it does. */
    Optional<String> refusal() {
        return contact.refusal();
    }

    private Optional<Duration> outdated(String detail) {
        identity.uncount();
        return refused(detail);
    }

    private Optional<Duration> end(String reason) {
        processEnd.because(reason);
        return Optional.empty();
    }

}
