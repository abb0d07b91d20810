package io.dispersa.raft;

/**
 * A process as its fellows reach it.
 *
 * @param process its identity, see {@link Addresses}: letters, digits, dots and hyphens
 * @param port the port to listen on; 0 for any, where nobody else must reach it
 */
public record Endpoint(String process, int port) {
}
