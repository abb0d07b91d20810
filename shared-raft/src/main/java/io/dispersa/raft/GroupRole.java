package io.dispersa.raft;

/** What this process does in a group. */
public enum GroupRole {

    /** It decides, and is ready to. */
    LEADER,
    /** It follows or votes; or it was elected and is not ready yet. */
    FOLLOWER,
    /** It waits to be taken in. */
    JOINING,
    /** It has stopped, by a failure or because it was removed. */
    CLOSED

}
