package io.dispersa.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dispersa.service.codec.StringReferences;
import io.dispersa.api.BatchOperation;
import io.dispersa.api.BatchResult;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.ProblemException;
import io.dispersa.service.budget.ByteBudget;
import io.dispersa.service.budget.Reservation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;

class BatchBodyTests {

    private final BatchBody bodies = new BatchBody(
            new Limits(DataSize.ofMegabytes(1), DataSize.ofKilobytes(64), Duration.ofSeconds(30), null, 128));

    private final Reservation memory = new ByteBudget(DataSize.ofMegabytes(1).toBytes(), Duration.ofMillis(1)).open();

    @Test
    void readTakesJsonWhateverCurlCallsIt() {
        String json = "[{\"op\":\"put\",\"key\":\"a\",\"value\":\"b\",\"ifNoneMatch\":\"*\"},{\"op\":\"get\",\"key\":\"a\"}]";
        for (String type : new String[] { null, "application/json", "application/x-www-form-urlencoded" }) {
            List<BatchOperation> read = bodies.read(request(type, json.getBytes(StandardCharsets.UTF_8)), memory);
            assertThat(read).as(type).hasSize(2);
            assertThat(read.getFirst().ifNoneMatch()).isEqualTo("*");
            assertThat(read.getLast().op()).isEqualTo(BatchOperation.Kind.GET);
        }
    }

    @Test
    void readTakesBytesInBothFormats() {
        List<BatchOperation> batch = List.of(BatchOperation.put("a", new byte[] { 0, -1, 7 }, "image/png"));
        for (BodyFormat format : BodyFormat.values()) {
            List<BatchOperation> read = bodies
                .read(request(format.mediaType().toString(), format.mapper().writeValueAsBytes(batch)), memory);
            assertThat(read).as(format.name()).usingRecursiveComparison().isEqualTo(batch);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "{}", "7", "[", "[{}]", "[null]", "[{\"op\":\"put\"}]", "[{\"key\":\"a\"}]", "[[]]",
            "[{\"op\":\"patch\",\"key\":\"a\"}]", "[{\"op\":\"put\",\"key\":\"a\",\"TTL\":\"1s\"}]",
            "[{\"op\":\"put\",\"key\":\"a\",\"key\":\"b\"}]", "[] []", "[],", "[{\"op\":\"get\",\"key\":\"a\"}",
            "[{\"op\":\"put\",\"key\":\"a\",\"bytes\":\"not base64\"}]", "[{\"op\":2,\"key\":\"a\"}]",
            "[{\"op\":\"2\",\"key\":\"a\"}]", "[{\"op\":\"get\",\"key\":5}]", "[{\"op\":\"get\",\"key\":true}]",
            "[{\"op\":\"put\",\"key\":\"a\",\"value\":1.50}]" })
    void readOfWhatIsNoBatchIsRefused(String json) {
        assertRefused(ErrorCode.REQUEST_INVALID, request(null, json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readNamesTheOperationThatIsWrong() {
        assertThatExceptionOfType(ProblemException.class)
            .isThrownBy(() -> bodies.read(request(null,
                    "[{\"op\":\"get\",\"key\":\"a\"},{\"op\":\"get\",\"keys\":\"a\"}]"
                        .getBytes(StandardCharsets.UTF_8)),
                    memory))
            .withMessageContaining("Operation 1: ")
            .withMessageContaining("keys");
    }

    @Test
    void readOfTooManyOperationsIsRefused() {
        String operations = String.join(",",
                Collections.nCopies(BatchOperation.MOST, "{\"op\":\"get\",\"key\":\"a\"}"));
        assertThat(bodies.read(request(null, ("[" + operations + "]").getBytes(StandardCharsets.UTF_8)), memory))
            .hasSize(BatchOperation.MOST);
        assertRefused(ErrorCode.REQUEST_TOO_LARGE, request(null,
                ("[" + operations + ",{\"op\":\"get\",\"key\":\"a\"}]").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readOfTooManyBytesIsRefusedAndNamesTheSetting() {
        assertThatExceptionOfType(ProblemException.class)
            .isThrownBy(() -> bodies.read(request(null, new byte[64 * 1024 + 1]), memory))
            .withMessageContaining("65536")
            .withMessageContaining("dispersa.limits.batch");
    }

    /** CBOR's string references: a text, and then what only points to it. */
    @Test
    void readOfABodyThatIsLongOnlyWhenWrittenAgainIsRefused() {
        byte[] body = StringReferences.puts();
        assertThat(body.length).isLessThan(10_000);
        assertRefused(ErrorCode.REQUEST_TOO_LARGE, request("application/cbor", body));
    }

    @Test
    void readOfAnotherTypeIsRefused() {
        assertRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE, request("text/plain", new byte[0]));
        assertRefused(ErrorCode.UNSUPPORTED_MEDIA_TYPE, request("nonsense", new byte[0]));
    }

    @Test
    void writeAnswersCborOnlyWhereItIsNamed() throws IOException {
        List<BatchResult> results = List
            .of(new BatchResult("a", 200, "\"1\"", null, new byte[] { 0 }, null, null, null, null));
        MockHttpServletRequest request = request(null, new byte[0]);
        request.addHeader("Accept", "*/*");
        assertThat(written(request, results)).startsWith("[{\"key\":\"a\",\"status\":200,");
        request = request(null, new byte[0]);
        request.addHeader("Accept", "application/cbor");
        MockHttpServletResponse response = new MockHttpServletResponse();
        BodyFormat.write(request, response, results);
        assertThat(response.getContentType()).isEqualTo("application/cbor");
        assertThat(BodyFormat.CBOR.mapper().readValue(response.getContentAsByteArray(), BatchResult[].class)[0].bytes())
            .containsExactly(0);
    }

    private String written(MockHttpServletRequest request, List<BatchResult> results) throws IOException {
        MockHttpServletResponse response = new MockHttpServletResponse();
        BodyFormat.write(request, response, results);
        return response.getContentAsString();
    }

    private void assertRefused(ErrorCode code, MockHttpServletRequest request) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> bodies.read(request, memory))
            .satisfies(e -> assertThat(e.problem().code()).isEqualTo(code));
    }

    private static MockHttpServletRequest request(@Nullable String type, byte[] body) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/batch");
        request.setContentType(type);
        request.setContent(body);
        return request;
    }

}
