package io.dispersa.participant.membership;

import io.dispersa.api.ParticipantAddress;
import java.net.URI;

/**
 * Where a main node is.
 *
 * @param host a host name or an IP address, IPv6 without brackets
 * @param port its HTTP port
 */
record MainAddress(String host, int port) {

    /**
     * Returns what {@code host:port} says.
     * @throws IllegalArgumentException if it does not say it
     */
    static MainAddress parse(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        try {
            String host = hostAndPort.substring(0, Math.max(0, colon)).replaceAll("^\\[|]$", "");
            int port = Integer.parseInt(hostAndPort.substring(colon + 1));
            if (!host.isEmpty() && port >= 1 && port <= 65535) {
                return new MainAddress(host, port);
            }
        }
        catch (NumberFormatException _) {
            // It is told below what it should look like.
        }
        throw new IllegalArgumentException(
                "dispersa.main.nodes must be host:port, separated by commas, and has '" + hostAndPort + "'");
    }

    /** Returns {@code host:port}, with an IPv6 address in brackets. */
    String hostAndPort() {
        return ParticipantAddress.hostAndPort(host, port);
    }

    URI uri() {
        return URI.create("http://" + hostAndPort());
    }

}
