package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.KeyItem;
import io.dispersa.api.KeyPage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * A hundred thousand keys are listed while participants come and go: each is there once,
 * and in order.
 */
class ListingFaultsIT {

    private static final int KEYS = 100_000;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final String VALUE = "v".repeat(100);

    private static final List<String> EXPECTED = IntStream.range(0, KEYS).mapToObj("listed/%06d"::formatted).toList();

    @TempDir
    private static Path temp;

    private static TestCluster cluster;

    private final List<String> seen = new ArrayList<>();

    private int interruptions;

    @BeforeAll
    static void fill() throws IOException {
        cluster = new TestCluster(temp, 3).start().awaitReplicated(LIMIT);
        for (int from = 0; from < KEYS; from += BatchOperation.MOST) {
            List<BatchOperation> operations = EXPECTED.subList(from, from + BatchOperation.MOST)
                .stream()
                .map(key -> BatchOperation.put(key, VALUE.getBytes(StandardCharsets.US_ASCII), "text/plain"))
                .toList();
            assertThat(cluster.batch(operations)).extracting(BatchResult::status).containsOnly(201);
        }
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @BeforeEach
    void mend() {
        cluster.mend();
    }

    @Test
    void pagesHaveEachKeyOnceWhileParticipantsRestart() throws IOException {
        @Nullable String after = null;
        do {
            HttpResponse<String> answer = cluster
                .get(cluster.main("/kv?prefix=listed/&limit=1000" + (after == null ? "" : "&after=" + after)));
            if (answer.statusCode() == 503) {
                interruptions++;
            }
            else {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                KeyPage page = JsonMapper.shared().readValue(answer.body(), KeyPage.class);
                page.items().stream().map(KeyItem::key).forEach(this::see);
                after = page.next();
            }
        }
        while (after != null);
        requireEachOnce("pages");
    }

    @Test
    void linesHaveEachKeyOnceWhileParticipantsRestart() throws IOException {
        while (!isReadToTheEnd()) {
            interruptions++;
            assertThat(interruptions).as("streams that were broken off").isLessThan(10);
        }
        requireEachOnce("lines");
    }

    /** Reads on after the last key; returns whether the stream ended as it should. */
    private boolean isReadToTheEnd() throws IOException {
        URI uri = cluster.main("/kv?prefix=listed/&values=true" + (seen.isEmpty() ? "" : "&after=" + seen.getLast()));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "application/x-ndjson");
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(cluster.stream(request), StandardCharsets.UTF_8))) {
            for (@Nullable
            String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{\"error\":")) {
                    return false;
                }
                KeyItem item = JsonMapper.shared().readValue(line, KeyItem.class);
                assertThat(item.value()).isEqualTo(VALUE);
                see(item.key());
            }
            return true;
        }
        catch (IOException e) {
            System.out.println("ListingFaultsIT: a stream was broken off after " + seen.size() + " keys: " + e);
            return false;
        }
    }

    /** At certain keys, a participant is killed, stopped or started. */
    private void see(String key) {
        seen.add(key);
        List<ServiceProcess> participants = cluster.participants();
        switch (seen.size()) {
            case KEYS / 10 -> participants.get(1).kill();
            case KEYS / 2 -> {
                participants.get(1).start();
                cluster.awaitReplicated(LIMIT);
                participants.get(2).stop();
            }
            case KEYS * 8 / 10 -> participants.get(2).start();
            default -> {
                // Nothing happens at most of them.
            }
        }
    }

    private void requireEachOnce(String how) {
        System.out.printf("ListingFaultsIT: %d keys as %s, %d times broken off or refused%n", seen.size(), how,
                interruptions);
        assertThat(seen).isEqualTo(EXPECTED);
    }

}
