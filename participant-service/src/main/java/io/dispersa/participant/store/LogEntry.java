package io.dispersa.participant.store;

import io.dispersa.api.ProblemException;
import io.dispersa.operation.Operation;
import io.dispersa.service.codec.CodecException;
import io.dispersa.service.codec.OperationGroup;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What one entry of a partition's log asks for. Its bytes are the format (1 byte,
 * {@value #FORMAT}, or {@value #COMPARING} if replicas are compared), the time (8 bytes,
 * milliseconds since 1970), how long names are remembered (8 bytes, milliseconds), how
 * many groups there are (4 bytes), and the groups as they came, each behind its length (4
 * bytes).
 *
 * @param time when the leader wrote it, in whole milliseconds: the only clock that
 * replicas may go by
 * @param retention for how long what has a name is remembered: the leader's, lest
 * replicas differ
 * @param operations what to do, in this order; if there is none, it only tells the time
 * @param comparing whether every replica is to say what it holds after this entry
 */
public record LogEntry(Instant time, Duration retention, List<Operation> operations, boolean comparing) {

    private static final byte FORMAT = 2;

    private static final byte COMPARING = 3;

    private static final int HEAD = 1 + 2 * Long.BYTES + Integer.BYTES;

    /** Returns the bytes of an entry. */
    public static byte[] encode(Instant time, Duration retention, List<OperationGroup> groups) {
        return encode(FORMAT, time, retention, groups);
    }

    /** Returns the bytes of an entry after which replicas are compared. */
    static byte[] encodeComparing(Instant time, Duration retention) {
        return encode(COMPARING, time, retention, List.of());
    }

    private static byte[] encode(byte format, Instant time, Duration retention, List<OperationGroup> groups) {
        int size = groups.stream().mapToInt(group -> Integer.BYTES + group.bytes().length).sum();
        ByteBuffer entry = ByteBuffer.allocate(HEAD + size)
            .put(format)
            .putLong(time.toEpochMilli())
            .putLong(retention.toMillis())
            .putInt(groups.size());
        groups.forEach(group -> entry.putInt(group.bytes().length).put(group.bytes()));
        return entry.array();
    }

    /**
     * Returns the entry with these bytes.
     * @throws StoreException if they have a format that this version does not know, or
     * none at all
     */
    public static LogEntry decode(byte[] bytes) {
        if (bytes.length < HEAD || (bytes[0] != FORMAT && bytes[0] != COMPARING)) {
            throw new StoreException("a log entry has a format that this version does not know");
        }
        ByteBuffer entry = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        Instant time = Instant.ofEpochMilli(entry.getLong());
        Duration retention = Duration.ofMillis(entry.getLong());
        List<Operation> operations = new ArrayList<>();
        try {
            for (int groups = entry.getInt(); groups > 0; groups--) {
                byte[] group = new byte[checked(entry.getInt(), entry)];
                entry.get(group);
                operations.addAll(OperationGroup.read(group).operations());
            }
        }
        catch (CodecException | ProblemException | BufferUnderflowException e) {
            throw new StoreException("a log entry is damaged: " + e.getMessage(), e);
        }
        if (entry.hasRemaining()) {
            throw new StoreException("a log entry is damaged: something follows its groups");
        }
        return new LogEntry(time, retention, operations, bytes[0] == COMPARING);
    }

    private static int checked(int length, ByteBuffer entry) {
        if (length < 0 || length > entry.remaining()) {
            throw new StoreException("a log entry is damaged: a group is longer than what is left of it");
        }
        return length;
    }

}
