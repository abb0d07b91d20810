package io.dispersa.api;

import java.util.regex.Pattern;

/**
 * Where a main node is reached.
 *
 * @param name its identity: that of its data directory, whatever its address is
 * @param host a host name or an IP address, IPv6 without brackets
 * @param port its HTTP port
 * @param raftPort its Raft port
 */
public record MainNodeAddress(String name, String host, int port, int raftPort) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]{1,64}");

    private static final int HIGHEST_PORT = 65_535;

    /**
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID}, naming the field that
     * is missing or out of range
     */
    public MainNodeAddress {
        // JSON knows nothing of @Nullable: an absent field arrives as null.
        if (name == null || !isName(name)) {
            throw invalid("name: must be 1 to 64 letters, digits, dots and hyphens.");
        }
        if (host == null || host.isBlank() || host.length() > 255) {
            throw invalid("host: must be a host name or an IP address.");
        }
        if (port < 0 || port > HIGHEST_PORT || raftPort < 0 || raftPort > HIGHEST_PORT) {
            throw invalid("port, raftPort: must be between 1 and 65535.");
        }
    }

    /** Returns whether this can be the name of a main node. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Returns {@code host:port}, with an IPv6 address in brackets. */
    public String hostAndPort() {
        return ParticipantAddress.hostAndPort(host, port);
    }

    private static ProblemException invalid(String detail) {
        return Problem.of(ErrorCode.REQUEST_INVALID, detail).toException();
    }
}
