package io.dispersa.client;

/**
 * What a put did.
 *
 * @param created whether the key is new; otherwise its value was replaced
 * @param version the version that the key has now
 * @param servedBy who stored it
 * @param replayed whether this is the answer to an earlier put of the same name, which
 * was not done again; so it is after a repeat by the client itself
 */
public record PutResult(boolean created, long version, ServedBy servedBy, boolean replayed) {
}
