package io.dispersa.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.springframework.http.HttpHeaders;

/** An answer to a read that has begun, and whose body is still coming. */
record StreamedAnswer(URI server, int status, HttpHeaders headers, InputStream body) {

    private static final int LONGEST_PROBLEM = 1 << 20;

    /**
     * Returns this if it is what was asked for.
     * @throws RuntimeException the error that it is instead
     */
    StreamedAnswer require(String contentType) throws IOException {
        String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
        if (status == 200 && type != null && type.startsWith(contentType)) {
            return this;
        }
        try (body) {
            Answer answer = new Answer(server, false, status, headers, body.readNBytes(LONGEST_PROBLEM));
            throw status == 200 ? answer.unexpected() : answer.asException();
        }
    }
}
