package io.dispersa.raft;

/**
 * A member of a group: one life of one replica.
 *
 * @param id its name, never used again: not for another group's replica that comes later,
 * not for this one once its log has been given up. What it has promised in elections
 * stands under its name
 * @param process the process where it lives, by its identity; {@link Addresses} tells
 * where that is
 */
public record Peer(String id, String process) {
}
