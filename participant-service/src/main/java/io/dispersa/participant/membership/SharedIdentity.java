package io.dispersa.participant.membership;

import io.dispersa.api.Registration;
import java.util.Optional;

/**
 * The identity of this participant, which it has with all main nodes alike. Safe for use
 * by several threads.
 */
final class SharedIdentity {

    private final IdentityFile file;

    private Identity identity;

    SharedIdentity(IdentityFile file) {
        this.file = file;
        this.identity = file.readOrCreate();
    }

    synchronized Identity get() {
        return identity;
    }

    /**
     * Keeps what a registration says; it is on the disk when this returns.
     * @return what contradicts it, if it contradicts what is known
     */
    synchronized Optional<String> join(Registration registration) {
        if (!identity.agreesWith(registration)) {
            return Optional.of("It calls this participant %d of cluster %s, and the data directory says %d of %s."
                .formatted(registration.id(), registration.clusterId(), identity.id(), identity.clusterId()));
        }
        Identity joined = identity.of(registration);
        if (!joined.equals(identity)) {
            file.write(joined);
            identity = joined;
        }
        return Optional.empty();
    }

}
