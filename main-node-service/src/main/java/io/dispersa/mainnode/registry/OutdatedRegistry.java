package io.dispersa.mainnode.registry;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Heartbeat;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.api.RegistrationRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the registry was restored from an older copy: a participant knows of a
 * decision that the registry does not. To decide anything from then on could have two
 * groups of replicas for one partition. Safe for use by several threads.
 */
public final class OutdatedRegistry {

    private static final Logger log = LoggerFactory.getLogger(OutdatedRegistry.class);

    private static final String CONSEQUENCE = "This main node decides nothing and confirms no table until it ends. "
            + "Start the main nodes with their newer directories; if these are lost, recover the registry from the "
            + "participants with --dispersa.recover-registry.";

    private final Supplier<Optional<RegistryState>> state;

    private final BooleanSupplier catchUp;

    private final AtomicReference<@Nullable String> found = new AtomicReference<>();

    /**
     * @param state the registry as this main node knows it
     * @param catchUp has this main node know all that was agreed on before the call;
     * false if it does not lead for certain
     */
    OutdatedRegistry(Supplier<Optional<RegistryState>> state, BooleanSupplier catchUp) {
        this.state = state;
        this.catchUp = catchUp;
    }

    /** Returns what was found and what to do; nothing if the registry is up to date. */
    public Optional<String> reason() {
        return Optional.ofNullable(found.get());
    }

    /**
     * Returns whether a table must not be confirmed to the sender of a heartbeat: the
     * registry is older than what it knows, or may be.
     */
    public boolean isOlderThan(Heartbeat heartbeat) {
        return isOlderThan(new Known(heartbeat.instance(), heartbeat.incarnation(), heartbeat.epoch()));
    }

    /**
     * Refuses a registration if the registry is older than what the participant knows.
     * @throws ProblemException {@link ErrorCode#REGISTRY_OUTDATED} if it is;
     * {@link ErrorCode#NO_LEADER} if that cannot be told
     */
    void refuse(RegistrationRequest request) {
        Integer incarnation = request.incarnation();
        if (incarnation != null && isOlderThan(new Known(request.instance(), incarnation, 0))) {
            requireUpToDate();
            throw Problem.of(ErrorCode.NO_LEADER, "Whether the registry is up to date cannot be told at the moment.")
                .toException();
        }
    }

    /**
     * Makes sure that something may be decided.
     * @throws ProblemException {@link ErrorCode#REGISTRY_OUTDATED} if the registry is
     * known to be outdated
     */
    void requireUpToDate() {
        String reason = found.get();
        if (reason != null) {
            throw Problem.of(ErrorCode.REGISTRY_OUTDATED, reason).toException();
        }
    }

    private boolean isOlderThan(Known known) {
        if (found.get() != null || evidence(known).isEmpty()) {
            return found.get() != null;
        }
        // A main node that follows may have applied, and told, what this one has not.
        if (!catchUp.getAsBoolean()) {
            return true;
        }
        evidence(known).ifPresent(this::find);
        return found.get() != null;
    }

    private Optional<String> evidence(Known known) {
        return state.get().flatMap(now -> evidence(now, known));
    }

    private void find(String evidence) {
        String reason = "The registry was restored from an older copy: %s. %s".formatted(evidence, CONSEQUENCE);
        if (found.compareAndSet(null, reason)) {
            log.error("{}", reason);
        }
    }

    /** Returns what a participant knows that the registry does not. */
    static Optional<String> evidence(RegistryState state, Known known) {
        if (known.epoch() > state.epoch()) {
            return Optional.of("a participant has the table of epoch %d, and the registry is at epoch %d"
                .formatted(known.epoch(), state.epoch()));
        }
        return state.members()
            .stream()
            .filter(member -> known.instance() != null && Objects.equals(member.instance(), known.instance()))
            .filter(member -> known.incarnation() > member.incarnation())
            .findFirst()
            .map(member -> "participant %d is in its incarnation %d, and the registry knows incarnation %d"
                .formatted(member.id(), known.incarnation(), member.incarnation()));
    }

    /**
     * What a participant has been told by the registry.
     *
     * @param instance the identity of its data directory
     * @param incarnation its latest life
     * @param epoch of its table; 0 for none
     */
    record Known(@Nullable UUID instance, int incarnation, long epoch) {
    }

}
