package io.dispersa.raft;

/**
 * A process that can be a member of groups.
 *
 * @param id never used again for another process, another address or another disk: what a
 * member has promised stands under its id
 * @param host a host name or an IP address, IPv6 without brackets
 * @param port its Raft port
 */
public record Peer(String id, String host, int port) {

    /** Returns {@code host:port}, with an IPv6 address in brackets. */
    public String hostAndPort() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

}
