package io.dispersa.client;

/**
 * A value as it is stored. Equality is that of the array reference; compare
 * {@link #bytes()} to compare values.
 *
 * @param bytes the value itself, not a copy
 * @param contentType what it was stored as
 * @param version its version
 * @param servedBy who answered
 */
@SuppressWarnings("ArrayRecordComponent") // A value is bytes, read once; a copy of each
                                          // would double a get's memory.
public record StoredValue(byte[] bytes, String contentType, long version, ServedBy servedBy) {
}
