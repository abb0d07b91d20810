package io.dispersa.mainnode.registry;

import io.dispersa.api.Boot;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.api.ReplicaPeer;
import java.util.Locale;
import java.util.Objects;
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
 * @param standing whether it is to have replicas
 * @param zone what fails together with it; its host if it does not say
 * @param boot the last start of its data directory that has registered; absent while it
 * has only been registered by hand
 */
public record Member(int id, @Nullable UUID instance, String host, int port, @Nullable Integer raftPort,
        int incarnation, Standing standing, @Nullable String zone, @Nullable Boot boot) {

    public Member {
        // JSON knows nothing of @Nullable: what an earlier version wrote has none.
        standing = Objects.requireNonNullElse(standing, Standing.ACTIVE);
    }

    /** A participant that has not said how often its data directory was started. */
    public Member(int id, @Nullable UUID instance, String host, int port, @Nullable Integer raftPort, int incarnation,
            Standing standing, @Nullable String zone) {
        this(id, instance, host, port, raftPort, incarnation, standing, zone, null);
    }

    /** A participant that is to have replicas, in a zone of its own. */
    Member(int id, @Nullable UUID instance, String host, int port, @Nullable Integer raftPort, int incarnation) {
        this(id, instance, host, port, raftPort, incarnation, Standing.ACTIVE, null);
    }

    /** Returns it as it registers for the first time. */
    static Member of(int id, RegistrationRequest request) {
        return new Member(id, request.instance(), request.host(), request.port(), request.raftPort(), 1,
                Standing.ACTIVE, request.zone(), request.boot());
    }

    /** Returns whether it can have replicas, and is to. */
    public boolean canStore() {
        return raftPort != null && standing == Standing.ACTIVE;
    }

    /** Returns what fails together with it. */
    public String failsWith() {
        return zone == null ? host.toLowerCase(Locale.ROOT) : zone;
    }

    Member standing(Standing next) {
        return new Member(id, instance, host, port, raftPort, incarnation, next, zone, boot);
    }

    Member at(@Nullable Boot start) {
        return new Member(id, instance, host, port, raftPort, incarnation, standing, zone, start);
    }

    /** Returns this participant in a life that is no earlier than this. */
    Member inIncarnation(int least) {
        return new Member(id, instance, host, port, raftPort, Math.max(incarnation, least), standing, zone, boot);
    }

    /** Returns where it is reached. */
    public ParticipantAddress address() {
        return new ParticipantAddress(id, host, port);
    }

    Optional<ReplicaPeer> peer() {
        return raftPort == null ? Optional.empty() : Optional.of(new ReplicaPeer(id, incarnation, host, raftPort));
    }

    /** Returns whether the process that registered last is this one. */
    public boolean isRunBy(Boot start) {
        return boot != null && boot.run().equals(start.run());
    }

    /**
     * Returns whether whoever registers has an older copy of the data directory: it was
     * started no more often, by another process, or knows nothing of the latest life.
     */
    boolean isNewerThan(RegistrationRequest request) {
        Boot start = request.boot();
        if (start == null || boot == null || isRunBy(start)) {
            return false;
        }
        Integer life = request.incarnation();
        return start.isOfOlderCopy(boot) || (life != null && life < incarnation);
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
        return new Member(id, instance, nextHost, request.port(), nextRaftPort, incarnation, standing,
                request.zone() == null ? zone : request.zone(), request.boot() == null ? boot : request.boot());
    }

    /** Returns this participant with the data directory that it has from now on. */
    Member adopting(RegistrationRequest request) {
        return new Member(id, request.instance(), host, port,
                request.raftPort() == null ? raftPort : request.raftPort(), incarnation, standing, request.zone(),
                request.boot());
    }

    /**
     * Returns this participant anew: nobody may count on what it promised, because its
     * disk is empty or others have taken its place.
     */
    Member rebornAs(RegistrationRequest request) {
        return new Member(id, request.instance(), request.host(), request.port(),
                request.raftPort() == null ? raftPort : request.raftPort(), incarnation + 1, Standing.ACTIVE,
                request.zone(), request.boot());
    }

}
