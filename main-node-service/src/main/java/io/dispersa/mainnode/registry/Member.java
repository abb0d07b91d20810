package io.dispersa.mainnode.registry;

import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.api.ReplicaPeer;
import java.util.Optional;
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
 * @param raftPort its Raft port; absent if it cannot have replicas
 * @param incarnation from 1; grows when it comes back with an empty disk, and its fellows
 * must take it for another one
 */
public record Member(int id, @Nullable UUID instance, String host, int port, @Nullable Integer raftPort,
        int incarnation) {

    ParticipantAddress address() {
        return new ParticipantAddress(id, host, port);
    }

    Optional<ReplicaPeer> peer() {
        return raftPort == null ? Optional.empty() : Optional.of(new ReplicaPeer(id, incarnation, host, raftPort));
    }

    boolean isAt(String otherHost, int otherPort) {
        return host.equalsIgnoreCase(otherHost) && port == otherPort;
    }

    /**
     * Returns this participant where it is now. It stays the same one: it has kept what
     * it promised.
     */
    Member movedTo(RegistrationRequest request) {
        String nextHost = host.equalsIgnoreCase(request.host()) ? host : request.host();
        Integer nextRaftPort = request.raftPort() == null ? raftPort : request.raftPort();
        return new Member(id, instance, nextHost, request.port(), nextRaftPort, incarnation);
    }

    /** Returns this participant with the data directory that it has from now on. */
    Member adopting(RegistrationRequest request) {
        return new Member(id, request.instance(), host, port,
                request.raftPort() == null ? raftPort : request.raftPort(), incarnation);
    }

    /**
     * Returns this participant with an empty disk: nobody may count on what it promised.
     */
    Member rebornAs(RegistrationRequest request) {
        return new Member(id, request.instance(), host, port,
                request.raftPort() == null ? raftPort : request.raftPort(), incarnation + 1);
    }

}
