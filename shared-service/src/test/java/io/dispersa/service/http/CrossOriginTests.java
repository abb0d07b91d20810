package io.dispersa.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossOriginTests {

    @ParameterizedTest
    @CsvSource({ "PUT,,,", "POST,same-origin,http://x:8080,x:8080", "POST,none,,x:8080", "POST,,http://x:8080,x:8080",
            "POST,,http://X:8080,x:8080", "GET,cross-site,http://y,x", "HEAD,cross-site,http://y,x",
            "OPTIONS,cross-site,http://y,x", "POST,,https://x,x:443", "POST,,https://x,x", "POST,,http://x:80,x" })
    void requestOfOurPageOrOfNoPageIsTaken(String method, @Nullable String site, @Nullable String origin,
            @Nullable String host) {
        assertThat(CrossOrigin.isRefused(method, site, origin, host)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({ "POST,cross-site,http://y,x", "POST,same-site,http://x:1,x:8080", "PUT,cross-site,,x",
            "POST,,http://y,x", "POST,,http://x:1,x:8080", "POST,,null,x", "POST,,not a URI,x", "DELETE,,http://y,",
            "TRACE,cross-site,,x", "POST,,https://x,x:80", "POST,,http://x,x:443" })
    void requestOfAnotherPageIsRefused(String method, @Nullable String site, @Nullable String origin,
            @Nullable String host) {
        assertThat(CrossOrigin.isRefused(method, site, origin, host)).isTrue();
    }

}
