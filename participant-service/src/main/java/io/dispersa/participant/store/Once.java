package io.dispersa.participant.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;

/**
 * The caller's name for an operation, which is done once under it.
 *
 * @param name a digest of the key and the caller's name, {@value #LENGTH} bytes
 * @param fingerprint a digest of what is asked for, {@value #LENGTH} bytes: the same name
 * for something else is a mistake of the caller
 * @param retention how long it is remembered, in whole milliseconds
 */
@SuppressWarnings("ArrayRecordComponent") // compared as arrays, where they are
public record Once(byte[] name, byte[] fingerprint, Duration retention) {

    static final int LENGTH = 32;

    static final long WEIGHT = 2 * LENGTH + 16;

    public Once {
        if (name.length != LENGTH || fingerprint.length != LENGTH) {
            throw new IllegalArgumentException("a digest of another length");
        }
    }

    /**
     * Returns the name of an operation.
     * @param name what the caller calls it, for this key
     */
    public static Once of(String name, Action action, Condition condition, Duration retention) {
        byte[] key = action.key().utf8();
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        byte[] scoped = ByteBuffer.allocate(Integer.BYTES + key.length + text.length)
            .putInt(key.length)
            .put(key)
            .put(text)
            .array();
        return new Once(digest(scoped), digest(LogEntry.encode(new Operation(action, condition, null))), retention);
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        }
        catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

}
