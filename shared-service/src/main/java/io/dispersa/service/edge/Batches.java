package io.dispersa.service.edge;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.Key;
import io.dispersa.operation.OperationResult;
import io.dispersa.service.http.BatchBody;
import io.dispersa.service.http.BodyFormat;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Reads batches, and answers them: what both services do with one but for the doing. */
public final class Batches {

    private final BatchBody bodies;

    private final BatchReader reader;

    private final BatchResults results;

    Batches(BatchBody bodies, BatchReader reader, BatchResults results) {
        this.bodies = bodies;
        this.reader = reader;
        this.results = results;
    }

    /**
     * Returns the batch that a request carries.
     * @throws io.dispersa.api.ProblemException as {@link BatchBody#read}
     */
    public List<BatchOperation> read(HttpServletRequest request) {
        return bodies.read(request);
    }

    /**
     * Returns the result of each operation of a batch, in the form that the request asks
     * for.
     * @param partitionOf tells the partition of a key; what it throws is the result of
     * the operation
     * @param backend does the parts, and returns the results of each
     */
    public List<BatchResult> run(HttpServletRequest request, List<BatchOperation> batch, ToIntFunction<Key> partitionOf,
            Function<List<SplitBatch.Part>, List<List<OperationResult>>> backend) {
        SplitBatch split = SplitBatch.of(batch, reader, partitionOf);
        return split.join(backend.apply(split.parts()), results, BodyFormat.ofAnswer(request) == BodyFormat.JSON);
    }

    /** Answers with results. */
    public void write(HttpServletRequest request, HttpServletResponse response, List<BatchResult> answers)
            throws IOException {
        bodies.write(request, response, answers);
    }

}
