package io.dispersa.service.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What a request demands of the value that is there, as it was sent.
 *
 * @param ifMatch the header If-Match; several are one list
 * @param ifNoneMatch the header If-None-Match; several are one list
 */
public record RequestConditions(@Nullable String ifMatch, @Nullable String ifNoneMatch) {

    /** Returns what a request demands. */
    public static RequestConditions of(HttpServletRequest request) {
        return new RequestConditions(all(request, HttpHeaders.IF_MATCH), all(request, HttpHeaders.IF_NONE_MATCH));
    }

    /** Hands over the headers that are there, by name and value. */
    public void forEachHeader(BiConsumer<String, String> consumer) {
        if (ifMatch != null) {
            consumer.accept(HttpHeaders.IF_MATCH, ifMatch);
        }
        if (ifNoneMatch != null) {
            consumer.accept(HttpHeaders.IF_NONE_MATCH, ifNoneMatch);
        }
    }

    private static @Nullable String all(HttpServletRequest request, String header) {
        List<String> values = Collections.list(request.getHeaders(header));
        return values.isEmpty() ? null : String.join(", ", values);
    }

}
