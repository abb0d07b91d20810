package io.dispersa.service.http;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.service.budget.Reservation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.ObjectMapper;

/** The body of a batch, and of its answer: a list in JSON or in CBOR. */
public final class BatchBody {

    private final int limit;

    private final BoundedBody body;

    BatchBody(Limits limits) {
        this.limit = (int) limits.batch().toBytes();
        this.body = new BoundedBody(limit, this::tooLarge);
    }

    /**
     * Returns the operations that a request carries.
     * @param memory takes the bytes as they arrive
     * @throws ProblemException {@link ErrorCode#REQUEST_TOO_LARGE} if it is over the
     * limit; {@link ErrorCode#TOO_MANY_REQUESTS} if too much is under way;
     * {@link ErrorCode#REQUEST_INVALID} or {@link ErrorCode#UNSUPPORTED_MEDIA_TYPE} if it
     * cannot be understood
     */
    public List<BatchOperation> read(HttpServletRequest request, Reservation memory) {
        ObjectMapper mapper = BodyFormat.ofBody(request).mapper();
        List<BatchOperation> operations = new ArrayList<>();
        long size = 0;
        try (JsonParser parser = mapper.createParser(body.read(request, memory))) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw invalid("A batch is a list of operations.");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                requireRoom(operations);
                operations.add(checked(parser.readValueAs(BatchOperation.class), operations.size()));
                size += operations.getLast().size();
                if (size > limit) {
                    throw tooLarge();
                }
            }
            if (parser.nextToken() != null) {
                throw invalid("Something follows the list of operations.");
            }
            return operations;
        }
        catch (JacksonException e) {
            throw invalid("Operation %d: %s".formatted(operations.size(), JsonProblems.describe(e)));
        }
    }

    private static void requireRoom(List<BatchOperation> operations) {
        if (operations.size() == BatchOperation.MOST) {
            throw Problem
                .of(ErrorCode.REQUEST_TOO_LARGE,
                        "A batch can have at most %d operations: send the rest in another."
                            .formatted(BatchOperation.MOST))
                .toException();
        }
    }

    @SuppressWarnings("ConstantValue") // JSON knows nothing of what may be absent
    private static BatchOperation checked(BatchOperation operation, int index) {
        if (operation == null || operation.op() == null || operation.key() == null) {
            throw invalid("Operation %d: it must have op, which is put, get or delete, and key.".formatted(index));
        }
        return operation;
    }

    private ProblemException tooLarge() {
        return Problem.of(ErrorCode.REQUEST_TOO_LARGE,
                "A batch can have at most %d bytes here. The limit is the setting dispersa.limits.batch, on the main node and on participants."
                    .formatted(limit))
            .toException();
    }

    private static ProblemException invalid(String detail) {
        return Problem.of(ErrorCode.REQUEST_INVALID, detail).toException();
    }

}
