package io.dispersa.service.http;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.operation.OperationResult;
import io.dispersa.service.codec.CodecException;
import io.dispersa.service.codec.HopFormat;
import io.dispersa.service.codec.OperationGroup;
import io.dispersa.service.budget.Reservation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** The body of a call from a main node, and of its answer. */
public final class GroupsBody {

    /** The longest value there can be, and more: main nodes have limits of their own. */
    private static final DataSize LEAST = DataSize.ofMegabytes(4);

    /** Beside the values: keys, types, names and versions. */
    private static final int ROOM = 4 * 1024 * BatchOperation.MOST;

    private final int limit;

    private final BoundedBody body;

    GroupsBody(Limits limits) {
        this.limit = (int) Math.max(limits.batch().toBytes(), LEAST.toBytes()) + ROOM;
        this.body = new BoundedBody(limit, this::tooLarge);
    }

    /**
     * Returns the format of a request, and of its answer.
     * @throws ProblemException {@link ErrorCode#UNSUPPORTED_MEDIA_TYPE} if it is neither
     */
    public static HopFormat format(HttpServletRequest request) {
        if (HopFormat.CBOR.mediaType().equals(request.getContentType())) {
            return HopFormat.CBOR;
        }
        if (BodyFormat.ofBody(request) == BodyFormat.JSON) {
            return HopFormat.JSON;
        }
        throw Problem
            .of(ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "The body must be %s or %s.".formatted(HopFormat.CBOR.mediaType(), HopFormat.JSON.mediaType()))
            .toException();
    }

    /**
     * Returns the groups that a request carries.
     * @param memory takes the bytes as they arrive
     * @throws ProblemException {@link ErrorCode#REQUEST_TOO_LARGE} if it is over the
     * limit; {@link ErrorCode#TOO_MANY_REQUESTS} if too much is under way;
     * {@link ErrorCode#REQUEST_INVALID} or {@link ErrorCode#KEY_INVALID} if it cannot be
     * understood
     */
    public List<OperationGroup> read(HttpServletRequest request, HopFormat format, Reservation memory) {
        try {
            return format.readGroups(body.read(request, memory));
        }
        catch (CodecException e) {
            throw Problem
                .of(ErrorCode.REQUEST_INVALID,
                        "The body is not a list of groups of operations: %s.".formatted(e.getMessage()))
                .toException();
        }
    }

    /** Answers with the results of each group. */
    public static void write(HttpServletResponse response, HopFormat format, List<List<OperationResult>> results)
            throws IOException {
        byte[] body = format.writeResults(results);
        response.setContentType(format.mediaType());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private ProblemException tooLarge() {
        return Problem
            .of(ErrorCode.REQUEST_TOO_LARGE, "The groups of one call can have at most %d bytes here.".formatted(limit))
            .toException();
    }

}
