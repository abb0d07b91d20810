package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.KeyItem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** Many keys, each with a value of the same generation. */
final class ManyKeys {

    private static final String PREFIX = "many-";

    private static final int SHOWN = 10;

    private final TestCluster cluster;

    private final int count;

    private int generation;

    ManyKeys(TestCluster cluster, int count) {
        this.cluster = cluster;
        this.count = count;
    }

    /** Gives every key a value of the next generation. */
    void write() throws IOException {
        generation++;
        for (int from = 0; from < count; from += BatchOperation.MOST) {
            List<BatchOperation> operations = IntStream.range(from, Math.min(count, from + BatchOperation.MOST))
                .mapToObj(i -> BatchOperation.put(key(i), value(i).getBytes(StandardCharsets.UTF_8), "text/plain"))
                .toList();
            assertThat(cluster.batch(operations))
                .allSatisfy(result -> assertThat(result.status()).as(result.toString()).isIn(201, 204));
        }
    }

    /** Makes sure that every key has its latest value, and that there are no others. */
    void requireAll() throws IOException {
        Map<String, String> found = new HashMap<>();
        HttpRequest.Builder request = HttpRequest.newBuilder(cluster.main("/kv?values=true&prefix=" + PREFIX))
            .header("Accept", "application/x-ndjson");
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(cluster.stream(request), StandardCharsets.UTF_8))) {
            lines.lines()
                .map(line -> JsonMapper.shared().readValue(line, KeyItem.class))
                .forEach(item -> found.put(item.key(), String.valueOf(item.value())));
        }
        List<String> wrong = IntStream.range(0, count)
            .filter(i -> !value(i).equals(found.get(key(i))))
            .mapToObj(i -> key(i) + " has " + found.get(key(i)) + " instead of " + value(i))
            .toList();
        assertThat(wrong.stream().limit(SHOWN)).isEmpty();
        assertThat(found).hasSize(count);
    }

    /** Returns what one participant answers by itself, if it does. */
    Optional<String> staleValue(int i, URI participant) {
        try {
            HttpResponse<String> answer = cluster.get(participant.resolve("/kv/" + key(i) + "?consistency=stale"));
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 404, 421, 503);
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        }
        catch (IOException e) {
            return Optional.empty(); // it is not up yet
        }
    }

    private static String key(int i) {
        return PREFIX + i;
    }

    /** Returns the latest value of a key. */
    String value(int i) {
        return "value-" + generation + "-" + i;
    }

}
