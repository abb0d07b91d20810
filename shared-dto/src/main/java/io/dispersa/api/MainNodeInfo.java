package io.dispersa.api;

import org.jspecify.annotations.Nullable;

/**
 * {@code GET /main-nodes}: a main node, as the one that was asked sees it.
 *
 * @param name its identity
 * @param address its {@code host:port}
 * @param standing what it is for the registry
 * @param leads whether it decides on registration and placement
 * @param reachable whether it answers at its address
 * @param applied how much of the registry's log it has applied; absent if that is not
 * known
 */
public record MainNodeInfo(String name, String address, MainNodeStanding standing, boolean leads, boolean reachable,
        @Nullable Long applied) {
}
