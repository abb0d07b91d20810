package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /participants}: a participant asks for its id, or says that it is back.
 *
 * @param host where the main node and clients reach it
 * @param port its HTTP port
 * @param raftPort where other participants reach its replicas; a person with curl leaves
 * it out, and the participant is given no partition then
 * @param instance the identity of its data directory, made when the directory was; a
 * person with curl leaves it out
 * @param clusterId the cluster that its data belongs to; absent until it has registered
 * once
 * @param preferredId the id that a new participant would like to have; it gets another if
 * that one is taken. A participant that has an id says it here
 * @param zone what fails together with it, such as a rack; its host if it is absent
 * @param boot the start of the process that asks; a person with curl leaves it out
 * @param incarnation the latest life among replicas that its data directory knows of;
 * absent until it has registered once
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RegistrationRequest(String host, int port, @Nullable Integer raftPort, @Nullable UUID instance,
        @Nullable UUID clusterId, @Nullable Integer preferredId, @Nullable String zone, @Nullable Boot boot,
        @Nullable Integer incarnation) {

    /** The highest id that can be asked for. */
    public static final int MAX_PREFERRED_ID = 10_000;

    private static final String ZONE = "[A-Za-z0-9._-]{1,64}";

    /**
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID}, naming the field that
     * is missing or out of range
     */
    public RegistrationRequest {
        // JSON knows nothing of @Nullable: an absent field arrives as null.
        if (host == null || !isHost(host)) {
            throw Problem
                .of(ErrorCode.REQUEST_INVALID,
                        "host: must be a host name or an IP address, such as \"127.0.0.1\" or \"participant-1\".")
                .toException();
        }
        if (port < 1 || port > 65535) {
            throw Problem.of(ErrorCode.REQUEST_INVALID, "port: must be between 1 and 65535, and is " + port + ".")
                .toException();
        }
        if (raftPort != null && (raftPort < 1 || raftPort > 65535)) {
            throw Problem
                .of(ErrorCode.REQUEST_INVALID, "raftPort: must be between 1 and 65535, and is " + raftPort + ".")
                .toException();
        }
        if (preferredId != null && (preferredId < 1 || preferredId > MAX_PREFERRED_ID)) {
            throw Problem
                .of(ErrorCode.REQUEST_INVALID,
                        "preferredId: must be between 1 and %d, and is %d.".formatted(MAX_PREFERRED_ID, preferredId))
                .toException();
        }
        if (zone != null && !zone.matches(ZONE)) {
            throw Problem
                .of(ErrorCode.REQUEST_INVALID,
                        "zone: must be 1 to 64 letters, digits, dots, hyphens or underscores, such as \"rack-1\".")
                .toException();
        }
    }

    /** A request that says nothing of how often the data directory was started. */
    public RegistrationRequest(String host, int port, @Nullable Integer raftPort, @Nullable UUID instance,
            @Nullable UUID clusterId, @Nullable Integer preferredId, @Nullable String zone) {
        this(host, port, raftPort, instance, clusterId, preferredId, zone, null, null);
    }

    /** A request of a participant whose zone is its host. */
    public RegistrationRequest(String host, int port, @Nullable Integer raftPort, @Nullable UUID instance,
            @Nullable UUID clusterId, @Nullable Integer preferredId) {
        this(host, port, raftPort, instance, clusterId, preferredId, null);
    }

    /** Returns this request as a start of its data directory makes it. */
    public RegistrationRequest at(Boot start, @Nullable Integer life) {
        return new RegistrationRequest(host, port, raftPort, instance, clusterId, preferredId, zone, start, life);
    }

    /** Returns {@code host:port}, with an IPv6 address in brackets. */
    public String hostAndPort() {
        return ParticipantAddress.hostAndPort(host, port);
    }

    private static boolean isHost(String host) {
        return host.length() <= 253 && (host.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?") || isIpv6(host));
    }

    /** Colons in the right places are the URI's business. */
    private static boolean isIpv6(String host) {
        if (!host.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            return false;
        }
        try {
            return new URI("http://[" + host + "]/").getHost() != null;
        }
        catch (URISyntaxException e) {
            return false;
        }
    }
}
