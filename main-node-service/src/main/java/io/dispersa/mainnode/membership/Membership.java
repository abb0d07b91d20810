package io.dispersa.mainnode.membership;

import io.dispersa.api.ClusterStatus;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Heartbeat;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.ParticipantState;
import io.dispersa.api.PartitionStatus;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.api.ReplicaPeer;
import io.dispersa.mainnode.placement.Formation;
import io.dispersa.mainnode.registry.ChangeSignal;
import io.dispersa.mainnode.registry.Member;
import io.dispersa.mainnode.registry.Registry;
import io.dispersa.mainnode.registry.RegistryState;
import io.dispersa.mainnode.registry.Standing;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import io.dispersa.api.ReplicaReport;
import java.util.stream.Stream;
import java.util.stream.Collectors;
import java.util.Set;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins what is registered with who is alive: the cluster's state as people and routers
 * ask for it.
 */
public final class Membership {

    private static final Logger log = LoggerFactory.getLogger(Membership.class);

    /** By then a main node that follows knows what the leader has decided. */
    private static final Duration CATCH_UP = Duration.ofSeconds(1);

    private final Registry registry;

    private final HeartbeatMonitor heartbeats;

    private final Clocks clocks;

    private final int participantsToForm;

    private final ChangeSignal leaderChanges = new ChangeSignal();

    private final Leadership leadership = new Leadership(leaderChanges);

    Membership(Registry registry, HeartbeatMonitor heartbeats, Clocks clocks, int participantsToForm) {
        this.registry = registry;
        this.heartbeats = heartbeats;
        this.clocks = clocks;
        this.participantsToForm = participantsToForm;
    }

    /**
     * Returns the table as it is now.
     * @throws ProblemException {@link ErrorCode#FORMING} while this main node knows none
     */
    public PartitionTable table() {
        return knownTable().orElseThrow(() -> Problem.of(ErrorCode.FORMING, formingDetail()).toException());
    }

    /** Returns the table as it is now, if this main node knows one. */
    public Optional<PartitionTable> knownTable() {
        return registry.table();
    }

    /** Returns how far the cluster is from having formed, in a sentence for people. */
    public String formingDetail() {
        return knownTable().map(
                table -> "%d of the %d participants that the cluster needs to form are up. Start more with ./dispersa up, or with java -jar participant-service.jar MAIN_HOST MAIN_PORT PORT."
                    .formatted(peersUp(table).size(), participantsToForm))
            .or(registry::recovering)
            .or(registry::waiting)
            .orElse("This main node does not know the cluster yet: a majority of the main nodes must be up.");
    }

    /**
     * Returns the id of the participant that leads a partition now, as far as is known.
     */
    public Optional<Integer> leaderOf(int partition) {
        return leadership.best(partition);
    }

    /** Returns whether the heartbeats of a participant arrive. */
    public boolean isUp(int participant) {
        return heartbeats.state(participant) == ParticipantState.UP;
    }

    /** Takes note that a participant has named this one as the leader of a partition. */
    public void leaderNamed(int partition, int participant) {
        leadership.hint(partition, participant);
    }

    /** Takes note that a participant did not serve a partition when it was asked to. */
    public void leaderFailed(int partition, int participant) {
        leadership.forget(partition, participant);
    }

    /** Fires when a partition has another leader, by the heartbeats. */
    public ChangeSignal leaderChanges() {
        return leaderChanges;
    }

    /** Returns what each participant that is up says about its replicas. */
    public Map<Integer, List<ReplicaReport>> reports() {
        return heartbeats.up();
    }

    /**
     * Returns how far each replica of a partition that is up and taken in has applied the
     * log, by its participant's id.
     */
    public Map<Integer, Long> applied(int partition) {
        Map<Integer, Long> applied = new HashMap<>();
        heartbeats.up()
            .forEach((id, reports) -> reports.stream()
                .filter(report -> report.partition() == partition && report.role().isTakenIn())
                .forEach(report -> applied.put(id, report.applied())));
        return applied;
    }

    /** Returns the ids of those that are up, and have been for less than this long. */
    public Set<Integer> upForLess(Duration time) {
        return heartbeats.upForLess(time);
    }

    /** Returns the ids of those that have been silent for at least this long. */
    public Set<Integer> silentFor(Duration time) {
        return registered().map(Member::id).filter(id -> heartbeats.isSilentFor(id, time)).collect(Collectors.toSet());
    }

    /** Returns what is believed of each participant. */
    public Map<Integer, ParticipantState> states() {
        return registered().collect(Collectors.toMap(Member::id, this::state));
    }

    /** Returns who leads each partition by the heartbeats, as far as is known. */
    public Map<Integer, Integer> leaders() {
        return leadership.reported();
    }

    /** Returns the ids of the partitions that a participant leads now. */
    public List<Integer> ledBy(int participant) {
        return knownTable().stream()
            .flatMap(table -> IntStream.range(0, table.partitions()).boxed())
            .filter(partition -> leadership.reported(partition)
                .filter(leader -> leader.participant() == participant)
                .isPresent())
            .toList();
    }

    /** Takes a heartbeat; waits for about a second to have the answer confirmed. */
    HeartbeatAnswer heartbeat(int id, Heartbeat heartbeat) {
        if (registry.recovering().isPresent()) {
            throw unknown(id); // it registers then, and says what it keeps
        }
        table();
        if (!isRegistered(id, heartbeat) && !registry.leads()) {
            registry.await(member -> member.id() == id && heartbeat.instance().equals(member.instance())
                    && member.isRunBy(heartbeat.boot()), CATCH_UP);
        }
        if (!isRegistered(id, heartbeat)) {
            throw registry.member(id).isEmpty() ? unknown(id) : Problem
                .of(ErrorCode.PARTICIPANT_CONFLICT,
                        "Participant %d is registered with another process, data directory or cluster, or was given up."
                            .formatted(id))
                .toException();
        }
        Optional<Duration> ahead = heartbeats.record(id, heartbeat);
        leadership.heard(heartbeat.partitions());
        refresh();
        formIfEnoughAreUp();
        boolean confirmed = registry.leadsForCertain() && !registry.outdated().isOlderThan(heartbeat);
        // What is read before may be older than what is confirmed.
        return new HeartbeatAnswer(registry.self().name(), table(), confirmed,
                ahead.map(time -> clocks.compare(id, time, heartbeats.up().keySet(), ids())).orElse(null));
    }

    /** Returns why nothing is decided, if the registry is outdated. */
    Optional<String> outdated() {
        return registry.outdated().reason();
    }

    List<ParticipantInfo> participants() {
        PartitionTable table = table();
        List<PartitionStatus> partitions = PartitionStatuses.of(table, heartbeats.up());
        return registered().map(member -> info(member, partitions)).toList();
    }

    ParticipantInfo participant(int id) {
        PartitionTable table = table();
        return registered().filter(member -> member.id() == id)
            .findFirst()
            .map(member -> info(member, PartitionStatuses.of(table, heartbeats.up())))
            .orElseThrow(() -> unknown(id));
    }

    /**
     * Makes sure that a participant can be done without.
     * @throws ProblemException {@link ErrorCode#DRAIN_REFUSED} if too few others are up
     * to take what it stores
     */
    void requireEnoughUpWithout(int id) {
        Optional<RegistryState> state = registry.state()
            .filter(known -> known.depends(id) && registry.member(id).filter(Member::canStore).isPresent());
        if (state.isEmpty()) {
            return;
        }
        long others = registered().filter(member -> member.id() != id && member.canStore() && isUp(member.id()))
            .count();
        int replicas = state.get().mostReplicas();
        if (others < replicas) {
            throw Problem.of(ErrorCode.DRAIN_REFUSED,
                    "Participant %d cannot be drained: %d others are up, and each key is on %d. Start another participant first."
                        .formatted(id, others, replicas))
                .toException();
        }
    }

    ClusterStatus status() {
        PartitionTable table = table();
        return new ClusterStatus(table.clusterId(), table.epoch(), table.partitions(), table.formed(),
                PartitionStatuses.of(table, heartbeats.up()), table.participants(), registry.mainNodes());
    }

    /** Returns the partitions that have had no leader for some seconds, by heartbeats. */
    List<Integer> unservedPartitions() {
        return knownTable().stream()
            .flatMap(table -> IntStream.range(0, table.partitions())
                .filter(partition -> !table.formed() || leadership.isUnserved(partition))
                .boxed())
            .toList();
    }

    /** Returns how many partitions have fewer replicas than they should. */
    long underreplicated() {
        return knownTable().stream()
            .flatMap(table -> PartitionStatuses.of(table, heartbeats.up()).stream())
            .filter(Membership::isUnderreplicated)
            .count();
    }

    /** Looks anew at who leads what: silence changes it, too. */
    void refresh() {
        leadership.update(heartbeats.up());
    }

    private static boolean isUnderreplicated(PartitionStatus partition) {
        Integer present = partition.present();
        return present == null || present < partition.wanted();
    }

    private boolean isRegistered(int id, Heartbeat heartbeat) {
        Optional<Member> member = registry.member(id);
        return member.isPresent() && member.get().standing().takesPart()
                && heartbeat.clusterId().equals(table().clusterId())
                && Objects.equals(heartbeat.instance(), member.get().instance())
                && member.get().isRunBy(heartbeat.boot());
    }

    private void formIfEnoughAreUp() {
        PartitionTable table = table();
        List<Integer> up = peersUp(table).stream().map(ReplicaPeer::participant).toList();
        if (!table.formed() && up.size() >= participantsToForm && registry.leads()
                && registry.form(table.epoch(), Formation.form(table.partitions(), up))) {
            log.info("the cluster has formed: {} partitions over participants {}", table.partitions(), up);
        }
    }

    private List<ReplicaPeer> peersUp(PartitionTable table) {
        return table.peers().stream().filter(peer -> isUp(peer.participant())).toList();
    }

    private ParticipantInfo info(Member member, List<PartitionStatus> partitions) {
        return ParticipantInfos.of(member.address(), state(member), ledBy(member.id()), table(), partitions,
                heartbeats.lastSeen(member.id()).map(HeartbeatMonitor.Seen::at), clocks.off(member.id()));
    }

    private ParticipantState state(Member member) {
        ParticipantState heard = heartbeats.state(member.id());
        if (!member.standing().takesPart()) {
            return ParticipantState.LOST;
        }
        if (member.standing() == Standing.DRAINING && heard == ParticipantState.UP) {
            return holdsNothing(member.id()) ? ParticipantState.DRAINED : ParticipantState.DRAINING;
        }
        return heard;
    }

    /** By the table, and by its own word. */
    private boolean holdsNothing(int participant) {
        return registry.state().filter(state -> state.depends(participant)).isEmpty()
                && heartbeats.up().getOrDefault(participant, List.of()).isEmpty();
    }

    private Set<Integer> ids() {
        return registered().map(Member::id).collect(Collectors.toSet());
    }

    private Stream<Member> registered() {
        return registry.state()
            .stream()
            .flatMap(state -> state.members().stream())
            .filter(member -> member.standing() != Standing.LEFT);
    }

    private static ProblemException unknown(int id) {
        return Problem.of(ErrorCode.NOT_FOUND, "No participant has the id " + id + ".").toException();
    }

}
