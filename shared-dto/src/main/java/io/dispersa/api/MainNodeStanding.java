package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a main node is for the registry. */
public enum MainNodeStanding {

    /** It keeps the registry, together with the other members. */
    MEMBER,
    /** It has asked to be taken in, and decides nothing yet. */
    WAITING,
    /** It is a member, and is to be left out. */
    LEAVING,
    /** It was left out: its name is never a member's again. */
    REMOVED;

    /** Returns the word on the wire, such as {@code member}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the standing with this name on the wire.
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator
    public static MainNodeStanding of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

}
