package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a replica does for its partition at the moment. */
public enum ReplicaRole {

    /** It serves reads and writes, and is ready to. */
    LEADER,
    /** It follows a leader, or votes for one. */
    FOLLOWER,
    /** It has been told to take part, and waits to be taken in. */
    JOINING,
    /** It cannot take part: its files or its process failed. */
    FAILED;

    /** Returns whether the replica is one of those that vote. */
    public boolean isTakenIn() {
        return this == LEADER || this == FOLLOWER;
    }

    /** Returns the role on the wire, such as {@code leader}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the role with this name on the wire.
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator
    public static ReplicaRole of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

}
