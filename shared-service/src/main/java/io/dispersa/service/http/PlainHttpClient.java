package io.dispersa.service.http;

import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;

/**
 * The HTTP client between our processes: one request sent is one request received. What a
 * library does by itself to be of help (repeating, redirecting, unpacking, keeping
 * cookies) hides from the caller what became of its write.
 */
final class PlainHttpClient {

    /**
     * Less than the servers' keep-alive timeout, so that it is always this side that
     * closes.
     */
    private static final TimeValue LONGEST_IDLE = TimeValue.ofSeconds(30);

    private PlainHttpClient() {
    }

    static HttpComponentsClientHttpRequestFactoryBuilder factories() {
        return ClientHttpRequestFactoryBuilder.httpComponents().withHttpClientCustomizer(PlainHttpClient::plain);
    }

    private static void plain(HttpClientBuilder client) {
        client.disableAutomaticRetries()
            .disableRedirectHandling()
            .disableContentCompression()
            .disableCookieManagement()
            .disableAuthCaching()
            .evictIdleConnections(LONGEST_IDLE);
    }

}
