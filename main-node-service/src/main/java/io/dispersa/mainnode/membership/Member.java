package io.dispersa.mainnode.membership;

import io.dispersa.api.ParticipantAddress;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A participant as the registry knows it.
 *
 * @param id from 1; never given to another
 * @param instance the identity of its data directory; absent while it has only been
 * registered by hand
 * @param host where it is reached
 * @param port its HTTP port
 */
record Member(int id, @Nullable UUID instance, String host, int port) {

    ParticipantAddress address() {
        return new ParticipantAddress(id, host, port);
    }

    boolean isAt(String otherHost, int otherPort) {
        return host.equalsIgnoreCase(otherHost) && port == otherPort;
    }

}
