package io.dispersa.participant.store;

import io.dispersa.operation.Condition;
import io.dispersa.operation.IdempotencyKey;
import io.dispersa.operation.Operation;
import io.dispersa.service.codec.OperationGroup;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * What an operation that has a name is remembered by.
 *
 * @param name a digest of the key and the caller's name, {@value #LENGTH} bytes
 * @param fingerprint a digest of what is asked for, {@value #LENGTH} bytes: the same name
 * for something else is a mistake of the caller
 */
@SuppressWarnings("ArrayRecordComponent") // compared as arrays, where they are
record Once(byte[] name, byte[] fingerprint) {

    static final int LENGTH = 32;

    /** Returns what an operation is remembered by; nothing if it has no name. */
    static @Nullable Once of(Operation operation) {
        IdempotencyKey name = operation.name();
        if (name == null) {
            return null;
        }
        byte[] key = operation.key().utf8();
        byte[] text = name.text().getBytes(StandardCharsets.US_ASCII);
        byte[] scoped = ByteBuffer.allocate(Integer.BYTES + key.length + text.length)
            .putInt(key.length)
            .put(key)
            .put(text)
            .array();
        return new Once(digest(scoped), digest(OperationGroup.of(unnamed(operation)).bytes()));
    }

    private static Operation unnamed(Operation operation) {
        Condition condition = operation.condition();
        return switch (operation) {
            case Operation.Put put ->
                new Operation.Put(put.key(), put.contentType(), put.value(), put.ttl(), condition, null);
            case Operation.Delete delete -> new Operation.Delete(delete.key(), condition, null);
            case Operation.Get get -> get;
        };
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
