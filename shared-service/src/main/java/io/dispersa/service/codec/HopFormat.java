package io.dispersa.service.codec;

import io.dispersa.api.BatchOperation;
import io.dispersa.operation.OperationResult;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonToken;

/**
 * What goes from a main node to a participant, and back: a list of groups, and a list of
 * as many lists of results.
 *
 * <p>
 * For programs it is a CBOR sequence (RFC 8742) of the format, which is {@value #FORMAT}
 * and one byte, and an array. In it each group is a byte string, which is what is logged.
 * For people it is one JSON array of arrays of objects.
 */
public enum HopFormat {

    /** For programs. */
    CBOR("application/cbor-seq"),
    /** For people. */
    JSON("application/json");

    /** The longest value, in bytes, that goes among others: it does not hold them up. */
    public static final int LONGEST_AMONG_OTHERS = 64 * 1024;

    /** The most groups that a main node sends together. */
    public static final int MOST_TOGETHER = 256;

    /** The most bytes of values in one answer to requests that were joined. */
    public static final int MOST_BYTES_TOGETHER = 4 * 1024 * 1024;

    private static final byte FORMAT = 1;

    private static final int FRAME = 16;

    private final String mediaType;

    HopFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** Returns what a Content-Type calls it. */
    public String mediaType() {
        return mediaType;
    }

    /** Returns the bytes of groups. */
    public byte[] writeGroups(List<OperationGroup> groups) {
        ByteArrayOutputStream bytes = begin(groups.stream().mapToInt(group -> FRAME + group.bytes().length).sum());
        notation().write(bytes, out -> {
            out.writeStartArray();
            for (OperationGroup group : groups) {
                if (this == CBOR) {
                    out.writeBinary(group.bytes());
                }
                else {
                    OperationFormat.writeAll(out, group.operations());
                }
            }
            out.writeEndArray();
        });
        return bytes.toByteArray();
    }

    /**
     * Returns the groups that have these bytes.
     * @throws CodecException if they are none, or have more than
     * {@value BatchOperation#MOST} operations
     * @throws io.dispersa.api.ProblemException if a key or a name in them is not valid
     */
    public List<OperationGroup> readGroups(byte[] bytes) {
        return notation().read(bytes, start(bytes), in -> {
            in.expect(JsonToken.START_ARRAY);
            List<OperationGroup> groups = new ArrayList<>();
            int room = BatchOperation.MOST;
            while (in.hasNext(this == CBOR ? JsonToken.VALUE_EMBEDDED_OBJECT : JsonToken.START_ARRAY)) {
                OperationGroup group = readGroup(in, room);
                groups.add(group);
                room -= Math.max(1, group.operations().size());
                requireRoom(room);
            }
            return groups;
        });
    }

    /** Returns the bytes of results. */
    public byte[] writeResults(List<List<OperationResult>> groups) {
        ByteArrayOutputStream bytes = begin(groups.stream().flatMap(List::stream).mapToInt(HopFormat::size).sum());
        notation().write(bytes, out -> {
            out.writeStartArray();
            groups.forEach(results -> ResultFormat.writeAll(out, results));
            out.writeEndArray();
        });
        return bytes.toByteArray();
    }

    /**
     * Returns the results that have these bytes.
     * @throws CodecException if they are none
     */
    public List<List<OperationResult>> readResults(byte[] bytes) {
        return notation().read(bytes, start(bytes), in -> {
            in.expect(JsonToken.START_ARRAY);
            List<List<OperationResult>> groups = new ArrayList<>();
            while (in.hasNext(JsonToken.START_ARRAY)) {
                groups.add(ResultFormat.readAll(in));
            }
            return groups;
        });
    }

    /** An empty group takes its place as well. */
    private static void requireRoom(int room) {
        if (room < 0) {
            throw new CodecException("there are too many groups");
        }
    }

    private OperationGroup readGroup(Tokens in, int most) {
        return this == CBOR ? OperationGroup.read(in.currentBytes(), most)
                : OperationGroup.of(OperationFormat.readAll(in, most));
    }

    private ByteArrayOutputStream begin(int size) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(FRAME + size);
        if (this == CBOR) {
            bytes.write(FORMAT);
        }
        return bytes;
    }

    /** Returns where the array begins. */
    private int start(byte[] bytes) {
        if (this == JSON) {
            return 0;
        }
        if (bytes.length == 0 || bytes[0] != FORMAT) {
            throw new CodecException("it has a format that this version does not know");
        }
        return 1;
    }

    private Notation notation() {
        return this == CBOR ? Notation.CBOR : Notation.JSON;
    }

    private static int size(OperationResult result) {
        return 4 * FRAME + (result instanceof OperationResult.Found(var value) ? value.bytes().length : 0);
    }

}
