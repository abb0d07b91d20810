package io.dispersa.client;

/**
 * What a put did.
 *
 * @param created whether the key is new; otherwise its value was replaced
 * @param version the version that the key has now
 * @param servedBy who stored it
 */
public record PutResult(boolean created, long version, ServedBy servedBy) {
}
