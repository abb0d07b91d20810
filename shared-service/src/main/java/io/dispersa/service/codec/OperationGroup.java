package io.dispersa.service.codec;

import io.dispersa.operation.Operation;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonToken;

/**
 * Operations on one partition, in order: what they are, and their bytes, in which they
 * travel and are logged. The bytes are a CBOR array of objects.
 *
 * @param operations what to do
 * @param bytes the same; not copied, so not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record OperationGroup(List<Operation> operations, byte[] bytes) {

    private static final int SMALL = 64;

    public OperationGroup {
        operations = List.copyOf(operations);
    }

    /** Returns the group of these operations: the same bytes for the same operations. */
    public static OperationGroup of(List<Operation> operations) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(
                operations.stream().mapToInt(OperationGroup::size).sum());
        Notation.CBOR.write(bytes, out -> OperationFormat.writeAll(out, operations));
        return new OperationGroup(operations, bytes.toByteArray());
    }

    /** Returns the group of one operation. */
    public static OperationGroup of(Operation operation) {
        return of(List.of(operation));
    }

    /**
     * Returns the group that has these bytes.
     * @throws CodecException if they are not a group
     * @throws io.dispersa.api.ProblemException if a key or a name in it is not valid
     */
    public static OperationGroup read(byte[] bytes) {
        return read(bytes, Integer.MAX_VALUE);
    }

    static OperationGroup read(byte[] bytes, int most) {
        return new OperationGroup(Notation.CBOR.read(bytes, 0, in -> {
            in.expect(JsonToken.START_ARRAY);
            return OperationFormat.readAll(in, most);
        }), bytes);
    }

    /** Returns whether it changes something. */
    public boolean writes() {
        return operations.stream().anyMatch(Operation::writes);
    }

    private static int size(Operation operation) {
        return SMALL + operation.key().size()
                + (operation instanceof Operation.Put put ? put.value().length + put.contentType().length() : 0);
    }

}
