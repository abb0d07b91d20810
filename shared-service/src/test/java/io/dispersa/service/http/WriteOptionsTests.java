package io.dispersa.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.ProblemException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class WriteOptionsTests {

    @Test
    void putHandsOnWhatItSays() {
        MockHttpServletRequest request = put("ttl=30s");
        request.addHeader("If-Match", "\"1\"");
        request.addHeader("If-Match", "\"2\"");
        request.addHeader("Idempotency-Key", "name");
        WriteOptions options = WriteOptions.ofPut(request);
        assertThat(options.ttl()).isEqualTo("30s");
        List<String> headers = new ArrayList<>();
        options.forEachHeader((name, value) -> headers.add(name + ": " + value));
        assertThat(headers).containsExactly("If-Match: \"1\", \"2\"", "Idempotency-Key: name");
    }

    @Test
    void putThatSaysNothingHasNoOptions() {
        WriteOptions options = WriteOptions.ofPut(put(null));
        assertThat(options).isEqualTo(new WriteOptions(new RequestConditions(null, null), null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "ttl", "TTL=1s", "ttl=1s&ttl=2s", "consistency=stale", "x=1&ttl=1s", "%74tl=1s" })
    void queryThatIsNotUnderstoodIsRefused(String query) {
        assertRefused(() -> WriteOptions.ofPut(put(query)), "?ttl=30s");
        assertRefused(() -> WriteOptions.ofDelete(put(query)), "%3F");
    }

    @ParameterizedTest
    @ValueSource(
            strings = { "If-Unmodified-Since", "If-Modified-Since", "If-Range", "Content-Range", "Content-Encoding" })
    void headerThatIsNotUnderstoodIsRefused(String header) {
        MockHttpServletRequest request = put(null);
        request.addHeader(header, "Thu, 01 Jan 2026 00:00:00 GMT");
        assertRefused(() -> WriteOptions.ofPut(request), header);
        assertRefused(() -> WriteOptions.ofDelete(request), header);
    }

    @Test
    void secondIdempotencyKeyIsRefused() {
        MockHttpServletRequest request = put(null);
        request.addHeader("Idempotency-Key", "a");
        request.addHeader("Idempotency-Key", "b");
        assertRefused(() -> WriteOptions.ofPut(request), "Idempotency-Key");
    }

    @Test
    void idempotencyKeyThatIsNotAsciiIsRefused() {
        MockHttpServletRequest request = put(null);
        request.addHeader("Idempotency-Key", "n\u00e9");
        assertRefused(() -> WriteOptions.ofPut(request), "ASCII");
        assertRefused(() -> WriteOptions.ofDelete(request), "ASCII");
    }

    private static void assertRefused(Runnable reading, String named) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(reading::run)
            .withMessageContaining("Nothing was written: ")
            .withMessageContaining(named)
            .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.REQUEST_INVALID));
    }

    private static MockHttpServletRequest put(@Nullable String query) {
        MockHttpServletRequest request = new MockHttpServletRequest("PUT", "/kv/a");
        request.setQueryString(query);
        return request;
    }

}
