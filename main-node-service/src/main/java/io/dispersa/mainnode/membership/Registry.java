package io.dispersa.mainnode.membership;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.api.Registration;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.partition.Partitioner;
import io.dispersa.service.launch.StartupRefusal;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Participants and table. A change is on disk before anybody is told of it. Safe for use
 * by several threads: readers see one immutable snapshot, writers take turns.
 */
final class Registry {

    private static final Logger log = LoggerFactory.getLogger(Registry.class);

    private static final int DEFAULT_PARTITIONS = 6;

    private final RegistryFile file;

    private volatile RegistryState state;

    private volatile PartitionTable table;

    /**
     * Loads the registry, or makes a new one for a new cluster.
     * @param wantedPartitions the setting, or absent to take the cluster's own number
     * @throws StartupRefusal if the cluster was created with another number
     */
    Registry(RegistryFile file, @Nullable Integer wantedPartitions) {
        this.file = file;
        this.state = file.load().orElseGet(() -> create(file, wantedPartitions));
        this.table = state.table();
        if (wantedPartitions != null && wantedPartitions != state.partitions()) {
            throw new StartupRefusal(
                    "This cluster was created with %d partitions, and dispersa.partitions is %d."
                        .formatted(state.partitions(), wantedPartitions),
                    "Leave the setting out: the number of partitions is fixed for the life of a cluster.");
        }
    }

    private static RegistryState create(RegistryFile file, @Nullable Integer wantedPartitions) {
        int partitions = wantedPartitions == null ? DEFAULT_PARTITIONS : wantedPartitions;
        if (partitions < 1 || partitions > Partitioner.MAX_PARTITIONS) {
            throw new StartupRefusal("dispersa.partitions must be between 1 and %d, and is %d."
                .formatted(Partitioner.MAX_PARTITIONS, partitions), "Choose another number, or leave the setting out.");
        }
        RegistryState created = RegistryState.create(UUID.randomUUID(), partitions);
        file.store(created);
        return created;
    }

    /** Returns the table as it is now. */
    PartitionTable table() {
        return table;
    }

    /**
     * Registers a participant; when this returns, its id is on disk.
     * @throws ProblemException {@link ErrorCode#PARTICIPANT_CONFLICT} if it contradicts
     * what is registered
     */
    synchronized Registered register(RegistrationRequest request) {
        return switch (state.register(request)) {
            case RegistrationDecision.Known(Member member) -> registered(member, false);
            case RegistrationDecision.Added(Member member, RegistryState next) -> {
                become(next);
                log.info("{} registered", member.address());
                yield registered(member, true);
            }
            case RegistrationDecision.Changed(Member member, RegistryState next) -> {
                become(next);
                log.info("participant {} is now at {}", member.id(), member.address().hostAndPort());
                yield registered(member, false);
            }
            case RegistrationDecision.Refused(String reason) -> throw conflict(request, reason);
        };
    }

    /** Gives the cluster its first table, unless it has one; returns whether it did. */
    synchronized boolean form(List<PartitionReplicas> replicas) {
        if (!state.replicas().isEmpty()) {
            return false;
        }
        become(state.formed(replicas));
        return true;
    }

    Optional<Member> member(int id) {
        return state.member(id);
    }

    private void become(RegistryState next) {
        try {
            file.store(next);
        }
        catch (UncheckedIOException e) {
            // Whether the disk has the old state or the new one shows at the next start.
            log.error("The registry could not be written ({}). This process ends.", e.getMessage());
            Runtime.getRuntime().halt(1);
        }
        state = next;
        table = next.table();
    }

    private Registered registered(Member member, boolean created) {
        return new Registered(new Registration(member.id(), state.clusterId(), state.partitions()), created);
    }

    private static ProblemException conflict(RegistrationRequest request, String reason) {
        log.warn("refused the registration of {}:{}: {}", request.host(), request.port(), reason);
        return Problem
            .of(ErrorCode.PARTICIPANT_CONFLICT,
                    "%s:%d cannot register. %s".formatted(request.host(), request.port(), reason))
            .toException();
    }

    /**
     * A successful registration.
     *
     * @param registration what the participant is told
     * @param created whether it is new
     */
    record Registered(Registration registration, boolean created) {
    }

}
