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
import java.time.Duration;
import java.util.List;
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

    private final int participantsToForm;

    private final ChangeSignal leaderChanges = new ChangeSignal();

    private final Leadership leadership = new Leadership(leaderChanges);

    Membership(Registry registry, HeartbeatMonitor heartbeats, int participantsToForm) {
        this.registry = registry;
        this.heartbeats = heartbeats;
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

    /** Returns the ids of the partitions that a participant leads now. */
    public List<Integer> ledBy(int participant) {
        return knownTable().stream()
            .flatMap(table -> IntStream.range(0, table.partitions()).boxed())
            .filter(partition -> leadership.reported(partition)
                .filter(leader -> leader.participant() == participant)
                .isPresent())
            .toList();
    }

    /** Takes a heartbeat; returns the table if the participant's is older. */
    Optional<PartitionTable> heartbeat(int id, Heartbeat heartbeat) {
        table();
        if (!isRegistered(id, heartbeat) && !registry.leads()) {
            registry.await(member -> member.id() == id && heartbeat.instance().equals(member.instance()), CATCH_UP);
        }
        if (!isRegistered(id, heartbeat)) {
            throw registry.member(id)
                .isEmpty()
                        ? unknown(id)
                        : Problem
                            .of(ErrorCode.PARTICIPANT_CONFLICT,
                                    "Participant %d is registered with another data directory or cluster."
                                        .formatted(id))
                            .toException();
        }
        heartbeats.record(id, heartbeat);
        leadership.heard(heartbeat.partitions());
        refresh();
        formIfEnoughAreUp();
        PartitionTable table = table();
        return table.epoch() > heartbeat.epoch() ? Optional.of(table) : Optional.empty();
    }

    List<ParticipantInfo> participants() {
        PartitionTable table = table();
        return table.participants().stream().map(participant -> info(participant.id(), table)).toList();
    }

    ParticipantInfo participant(int id) {
        return info(id, table());
    }

    ClusterStatus status() {
        PartitionTable table = table();
        return new ClusterStatus(table.clusterId(), table.epoch(), table.partitions(), table.formed(),
                PartitionStatuses.of(table, heartbeats.up()), table.participants(), registry.mainNodes());
    }

    /** Returns the partitions that nobody leads now, by the heartbeats. */
    List<Integer> unservedPartitions() {
        return knownTable().stream()
            .flatMap(table -> IntStream.range(0, table.partitions())
                .filter(partition -> !table.formed() || leadership.reported(partition).isEmpty())
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
        return partition.present() < partition.wanted();
    }

    private boolean isRegistered(int id, Heartbeat heartbeat) {
        Optional<Member> member = registry.member(id);
        return member.isPresent() && heartbeat.clusterId().equals(table().clusterId())
                && Objects.equals(heartbeat.instance(), member.get().instance());
    }

    private void formIfEnoughAreUp() {
        PartitionTable table = table();
        List<ReplicaPeer> up = peersUp(table);
        if (!table.formed() && up.size() >= participantsToForm && registry.leads()
                && registry.form(table.epoch(), Formation.form(table.partitions(), up))) {
            log.info("the cluster has formed: {} partitions over participants {}", table.partitions(),
                    up.stream().map(ReplicaPeer::participant).toList());
        }
    }

    private List<ReplicaPeer> peersUp(PartitionTable table) {
        return table.peers().stream().filter(peer -> isUp(peer.participant())).toList();
    }

    private ParticipantInfo info(int id, PartitionTable table) {
        return table.participant(id)
            .map(participant -> ParticipantInfos.of(participant, heartbeats.state(id), ledBy(id), table,
                    heartbeats.lastSeen(id)))
            .orElseThrow(() -> unknown(id));
    }

    private static ProblemException unknown(int id) {
        return Problem.of(ErrorCode.NOT_FOUND, "No participant has the id " + id + ".").toException();
    }

}
