package io.dispersa.participant.identity;

import io.dispersa.api.Boot;
import io.dispersa.api.Registration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who this participant is, for as long as its data directory lives.
 *
 * @param instance made with the directory
 * @param boot the present start
 * @param clusterId the cluster its data belongs to; absent until it has registered
 * @param id its id in that cluster; absent until it has registered
 * @param incarnation its latest life among replicas; absent until it has registered
 */
public record Identity(UUID instance, Boot boot, @Nullable UUID clusterId, @Nullable Integer id,
        @Nullable Integer incarnation) {

    /** Returns the identity of a new directory. */
    static Identity create() {
        return new Identity(UUID.randomUUID(), Boot.first(), null, null, null);
    }

    Identity startedAgain() {
        return new Identity(instance, boot.next(), clusterId, id, incarnation);
    }

    /** Returns it as it was before this start, if it was there. */
    Optional<Identity> beforeThisStart() {
        return boot.boots() == 1 ? Optional.empty() : Optional
            .of(new Identity(instance, new Boot(boot.boots() - 1, boot.run()), clusterId, id, incarnation));
    }

    /**
     * Returns what a registration contradicts; nothing if it is this participant's first,
     * the same again, or one of a later life.
     */
    Optional<String> contradiction(Registration registration) {
        if (clusterId == null || id == null || incarnation == null) {
            return Optional.empty();
        }
        if (!clusterId.equals(registration.clusterId()) || id != registration.id()) {
            return Optional.of("It calls this participant %d of cluster %s, and the data directory says %d of %s."
                .formatted(registration.id(), registration.clusterId(), id, clusterId));
        }
        return incarnation <= registration.incarnation() ? Optional.empty() : Optional
            .of("It knows incarnation %d of this participant, and the data directory is of incarnation %d: the registry was restored from an older copy."
                .formatted(registration.incarnation(), incarnation));
    }

    Identity of(Registration registration) {
        return new Identity(instance, boot, registration.clusterId(), registration.id(), registration.incarnation());
    }
}
