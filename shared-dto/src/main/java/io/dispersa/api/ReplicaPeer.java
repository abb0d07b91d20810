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

    /** Returns the name among replicas: {@code participant.incarnation}. */
    public String id() {
        return participant + "." + incarnation;
    }

    /**
     * Returns the participant that a name among replicas belongs to.
     * @throws IllegalArgumentException if it is no such name
     */
    public static int participantOf(String id) {
        int dot = id.indexOf('.');
        if (dot < 1) {
            throw new IllegalArgumentException("'" + id + "' is not the name of a replica");
        }
        return Integer.parseInt(id.substring(0, dot));
    }
}
