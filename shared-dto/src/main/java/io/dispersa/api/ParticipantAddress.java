package io.dispersa.api;

import java.net.URI;

/**
 * Where a participant is reached.
 *
 * @param id the participant's id, from 1
 * @param host a host name or an IP address, IPv6 without brackets
 * @param port its HTTP port
 */
public record ParticipantAddress(int id, String host, int port) {

    /** Returns {@code host:port}, with an IPv6 address in brackets. */
    public String hostAndPort() {
        return hostAndPort(host, port);
    }

    /** Returns {@code host:port} of any process, with an IPv6 address in brackets. */
    public static String hostAndPort(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Returns {@code http://host:port}. */
    public URI uri() {
        return URI.create("http://" + hostAndPort());
    }

    @Override
    public String toString() {
        return "participant " + id + " at " + hostAndPort();
    }
}
