package io.dispersa.api;

/**
 * Where the replicas of one participant are reached by its fellows.
 *
 * @param participant the participant's id
 * @param incarnation grows when the participant comes back with an empty disk: to its
 * fellows it is another one then, because what it had promised is lost
 * @param host a host name or an IP address, IPv6 without brackets
 * @param port its Raft port
 */
public record ReplicaPeer(int participant, int incarnation, String host, int port) {
}
