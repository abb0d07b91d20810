package io.dispersa.service.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.ProblemException;
import io.dispersa.operation.Condition;
import io.dispersa.operation.IdempotencyKey;
import io.dispersa.operation.Operation;
import io.dispersa.operation.Versions;
import io.dispersa.service.budget.ByteBudget;
import io.dispersa.service.budget.Reservation;
import io.dispersa.service.http.Edges;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class RequestReaderTests {

    private static final Key KEY = Key.of("a");

    private final RequestReader reader = new RequestReader(Edges.values("1KB"));

    private final Reservation memory = new ByteBudget(1024 * 1024, Duration.ofMillis(1)).open();

    @Test
    void putIsWhatItSays() {
        MockHttpServletRequest request = request("PUT", "ttl=30s");
        request.addHeader("If-Match", "\"1\"");
        request.addHeader("If-Match", "\"2\"");
        request.addHeader("Idempotency-Key", "\"name\"");
        request.setContentType("text/css");
        request.setContent("v".getBytes(StandardCharsets.UTF_8));
        assertThat(reader.read(request, KEY, memory)).usingRecursiveComparison()
            .isEqualTo(new Operation.Put(KEY, "text/css", new byte[] { 'v' }, Duration.ofSeconds(30),
                    new Condition(new Versions(false, Set.of(1L, 2L)), null), new IdempotencyKey("name")));
    }

    @Test
    void requestThatSaysNothingDemandsNothing() {
        assertThat(reader.read(request("PUT", null), KEY, memory)).usingRecursiveComparison()
            .isEqualTo(new Operation.Put(KEY, "application/octet-stream", new byte[0]));
        assertThat(reader.read(request("DELETE", null), KEY, memory)).isEqualTo(new Operation.Delete(KEY));
        assertThat(reader.read(request("GET", null), KEY, memory)).isEqualTo(new Operation.Get(KEY));
        assertThat(reader.read(request("HEAD", null), KEY, memory))
            .isEqualTo(new Operation.Get(KEY, Condition.NONE, true));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "ttl", "TTL=1s", "ttl=1s&ttl=2s", "consistency=stale", "x=1&ttl=1s", "%74tl=1s" })
    void queryThatIsNotUnderstoodIsRefused(String query) {
        assertRefused(request("PUT", query), "?ttl=30s");
        assertRefused(request("DELETE", query), "%3F");
    }

    @ParameterizedTest
    @ValueSource(
            strings = { "If-Unmodified-Since", "If-Modified-Since", "If-Range", "Content-Range", "Content-Encoding" })
    void headerThatIsNotUnderstoodIsRefused(String header) {
        for (String method : List.of("PUT", "DELETE")) {
            MockHttpServletRequest request = request(method, null);
            request.addHeader(header, "Thu, 01 Jan 2026 00:00:00 GMT");
            assertRefused(request, header);
        }
    }

    @Test
    void secondIdempotencyKeyIsRefused() {
        MockHttpServletRequest request = request("PUT", null);
        request.addHeader("Idempotency-Key", "a");
        request.addHeader("Idempotency-Key", "b");
        assertRefused(request, "Idempotency-Key");
    }

    @Test
    void idempotencyKeyThatIsNotAsciiIsRefused() {
        for (String method : List.of("PUT", "DELETE")) {
            MockHttpServletRequest request = request(method, null);
            request.addHeader("Idempotency-Key", "n\u00e9");
            assertRefused(request, "ASCII");
        }
    }

    private void assertRefused(MockHttpServletRequest request, String named) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> reader.read(request, KEY, memory))
            .withMessageContaining(named)
            .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.REQUEST_INVALID));
    }

    private static MockHttpServletRequest request(String method, @Nullable String query) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/kv/a");
        request.setQueryString(query);
        return request;
    }

}
