package io.dispersa.mainnode.membership;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Heartbeat;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.ParticipantState;
import io.dispersa.api.PartitionContents;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Problem;
import io.dispersa.mainnode.placement.Formation;
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

    private final Registry registry;

    private final HeartbeatMonitor heartbeats;

    private final int participantsToForm;

    Membership(Registry registry, HeartbeatMonitor heartbeats, int participantsToForm) {
        this.registry = registry;
        this.heartbeats = heartbeats;
        this.participantsToForm = participantsToForm;
    }

    /** Returns the table as it is now. */
    public PartitionTable table() {
        return registry.table();
    }

    /** Returns how far the cluster is from having formed, in a sentence for people. */
    public String formingDetail() {
        return "%d of the %d participants that the cluster needs to form are up. Start more with ./dispersa up, or with java -jar participant-service.jar MAIN_HOST MAIN_PORT PORT."
            .formatted(idsUp(table()).size(), participantsToForm);
    }

    /** Takes a heartbeat; returns the table if the participant's is older. */
    Optional<PartitionTable> heartbeat(int id, Heartbeat heartbeat) {
        Member member = registry.member(id).orElseThrow(() -> unknown(id));
        if (!heartbeat.clusterId().equals(table().clusterId())
                || !Objects.equals(heartbeat.instance(), member.instance())) {
            throw Problem
                .of(ErrorCode.PARTICIPANT_CONFLICT,
                        "Participant %d is registered with another data directory or cluster.".formatted(id))
                .toException();
        }
        heartbeats.record(id, heartbeat);
        formIfEnoughAreUp();
        PartitionTable table = table();
        return table.epoch() > heartbeat.epoch() ? Optional.of(table) : Optional.empty();
    }

    List<ParticipantInfo> participants() {
        PartitionTable table = table();
        return table.participants().stream().map(participant -> info(participant, table)).toList();
    }

    ParticipantInfo participant(int id) {
        PartitionTable table = table();
        return info(table.participant(id).orElseThrow(() -> unknown(id)), table);
    }

    /**
     * Returns the partitions that nobody serves now, by the heartbeats of their leaders.
     */
    List<Integer> unservedPartitions() {
        PartitionTable table = table();
        if (!table.formed()) {
            return IntStream.range(0, table.partitions()).boxed().toList();
        }
        return table.replicas()
            .stream()
            .filter(row -> !heartbeats.serves(row.leader(), row.partition()))
            .map(PartitionReplicas::partition)
            .toList();
    }

    private void formIfEnoughAreUp() {
        PartitionTable table = table();
        List<Integer> up = idsUp(table);
        if (!table.formed() && up.size() >= participantsToForm
                && registry.form(Formation.form(table.partitions(), up))) {
            log.info("the cluster has formed: {} partitions over participants {}", table.partitions(), up);
        }
    }

    private List<Integer> idsUp(PartitionTable table) {
        return table.participants()
            .stream()
            .map(ParticipantAddress::id)
            .filter(id -> heartbeats.state(id) == ParticipantState.UP)
            .toList();
    }

    private ParticipantInfo info(ParticipantAddress participant, PartitionTable table) {
        int id = participant.id();
        Optional<HeartbeatMonitor.Seen> seen = heartbeats.lastSeen(id);
        List<PartitionContents> contents = seen.map(HeartbeatMonitor.Seen::partitions).orElse(List.of());
        return new ParticipantInfo(id, participant.host(), participant.port(), heartbeats.state(id),
                table.replicas().stream().filter(row -> row.leader() == id).map(PartitionReplicas::partition).toList(),
                table.replicas()
                    .stream()
                    .filter(row -> row.replicas().contains(id))
                    .map(PartitionReplicas::partition)
                    .toList(),
                contents.stream().mapToLong(PartitionContents::keys).sum(),
                contents.stream().mapToLong(PartitionContents::bytes).sum(),
                seen.map(HeartbeatMonitor.Seen::at).orElse(null));
    }

    private static RuntimeException unknown(int id) {
        return Problem.of(ErrorCode.NOT_FOUND, "No participant has the id " + id + ".").toException();
    }

}
