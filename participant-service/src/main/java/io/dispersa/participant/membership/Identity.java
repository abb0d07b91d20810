package io.dispersa.participant.membership;

import io.dispersa.api.Registration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who this participant is, for as long as its data directory lives.
 *
 * @param instance made with the directory
 * @param clusterId the cluster its data belongs to; absent until it has registered
 * @param id its id in that cluster; absent until it has registered
 */
record Identity(UUID instance, @Nullable UUID clusterId, @Nullable Integer id) {

    /**
     * Returns whether a registration is this participant's: its first, or the same again.
     */
    boolean agreesWith(Registration registration) {
        return clusterId == null || id == null
                || (clusterId.equals(registration.clusterId()) && id == registration.id());
    }

    Identity of(Registration registration) {
        return new Identity(instance, registration.clusterId(), registration.id());
    }
}
