package io.dispersa.participant.store;

/**
 * A value as it is stored.
 *
 * @param version grows with every put into the partition; never given twice
 * @param contentType the Content-Type it was sent with, printable ASCII
 * @param bytes the value; not copied, so not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record StoredValue(long version, String contentType, byte[] bytes) {
}
