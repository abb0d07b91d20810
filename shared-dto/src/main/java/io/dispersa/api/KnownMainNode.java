package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A main node as the registry knows it.
 *
 * @param address who it is, and where
 * @param standing what it is for the registry
 * @param boot the last start of its data directory that has taken part; absent while it
 * has not said so
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KnownMainNode(MainNodeAddress address, MainNodeStanding standing, @Nullable Boot boot) {

    /** Returns its identity. */
    public String name() {
        return address.name();
    }

    /** Returns it with another standing. */
    public KnownMainNode standing(MainNodeStanding next) {
        return new KnownMainNode(address, next, boot);
    }
}
