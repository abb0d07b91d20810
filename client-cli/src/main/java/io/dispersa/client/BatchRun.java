package io.dispersa.client;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Outcome;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * One batch, sent until it is known of each operation what became of it, or the time is
 * up; what is known already is not sent again.
 */
final class BatchRun {

    private static final CBORMapper CBOR = CBORMapper.builder().build();

    private final HttpExchange http;

    private final Repeats repeats;

    private final List<BatchOperation> operations;

    private final @Nullable BatchResult[] results;

    BatchRun(HttpExchange http, Repeats repeats, List<BatchOperation> operations) {
        this.http = http;
        this.repeats = repeats;
        this.operations = operations.stream()
            .map(operation -> isWrite(operation) && operation.idempotencyKey() == null
                    ? operation.named(repeats.newName()) : operation)
            .toList();
        this.results = new BatchResult[operations.size()];
    }

    List<BatchResult> run() {
        Repeats.Attempts attempts = repeats.begin();
        List<Integer> open = IntStream.range(0, results.length).boxed().toList();
        take(open, answers(attempts, open));
        open = open();
        while (!open.isEmpty() && attempts.again(Duration.ZERO)) {
            try {
                take(open, answers(attempts, open));
                open = open();
            }
            catch (KvClientException | ProblemException e) {
                fail(open, e);
                open = List.of();
            }
        }
        return Arrays.asList(results);
    }

    private List<BatchResult> answers(Repeats.Attempts attempts, List<Integer> indices) {
        List<BatchOperation> sent = indices.stream().map(operations::get).toList();
        Request request = Request.batch(sent.stream().anyMatch(BatchRun::isWrite), CBOR.writeValueAsBytes(sent));
        Answer answer = repeats.untilKnown(attempts, () -> http.exchange(request)).require(200);
        try {
            List<BatchResult> results = List.of(CBOR.readValue(answer.body(), BatchResult[].class));
            if (results.size() == sent.size()) {
                return results;
            }
        }
        catch (JacksonException | NullPointerException e) {
            throw answer.unexpected();
        }
        throw answer.unexpected();
    }

    private void take(List<Integer> indices, List<BatchResult> answers) {
        for (int i = 0; i < indices.size(); i++) {
            int index = indices.get(i);
            if (!leavesDoubt(results[index]) || isKnown(answers.get(i))) {
                results[index] = answers.get(i);
            }
        }
    }

    /**
     * A repeat of the rest was lost as a whole.
     */
    private void fail(List<Integer> indices, RuntimeException failure) {
        if (Repeats.isUnknown(failure)) {
            Problem unknown = Problem.of(ErrorCode.OUTCOME_UNKNOWN, String.valueOf(failure.getMessage()));
            indices.stream()
                .filter(index -> isWrite(operations.get(index)))
                .forEach(index -> results[index] = BatchResult.failed(operations.get(index).key(), unknown));
        }
    }

    /**
     * Returns what is worth sending again, in its order; not a write that is followed by
     * one on the same key of which it is known what became of it.
     */
    private List<Integer> open() {
        List<Integer> open = new ArrayList<>();
        Set<String> settled = new HashSet<>();
        for (int i = results.length - 1; i >= 0; i--) {
            BatchResult result = results[i];
            if (isKnown(result)) {
                settled.add(operations.get(i).key());
            }
            else if (mayBeRepeated(result) && !settled.contains(operations.get(i).key())) {
                open.add(i);
            }
        }
        Collections.reverse(open);
        return open;
    }

    private static boolean isKnown(@Nullable BatchResult result) {
        return result != null && (result.error() == null || Answer.isFinal(result.error()));
    }

    private static boolean mayBeRepeated(@Nullable BatchResult result) {
        return result != null && result.error() != null && Answer.mayBeRepeated(result.error());
    }

    private static boolean leavesDoubt(@Nullable BatchResult result) {
        return result != null && result.error() != null && result.error().outcome() == Outcome.UNKNOWN;
    }

    private static boolean isWrite(BatchOperation operation) {
        return operation.op() != BatchOperation.Kind.GET;
    }

}
