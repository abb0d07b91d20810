package io.dispersa.service.http;

import org.springframework.http.server.ServletServerHttpRequest;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.service.budget.ByteBudget;
import io.dispersa.service.budget.Reservation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Bounds the JSON that a request may carry: what it is parsed into takes many times its
 * size.
 */
@RestControllerAdvice
final class BoundedJson extends RequestBodyAdviceAdapter {

    /** Twice what the longest heartbeat takes. */
    private static final int MOST_BYTES = 128 * 1024;

    private static final BoundedBody BODY = new BoundedBody(MOST_BYTES, BoundedJson::tooLong);

    private final ByteBudget budget;

    BoundedJson(ByteBudget budget) {
        this.budget = budget;
    }

    @Override
    public boolean supports(MethodParameter parameter, Type type,
            Class<? extends HttpMessageConverter<?>> converterType) {
        return true;
    }

    /** Reads all of it before any is parsed: who sends slowly holds the bytes alone. */
    @Override
    public HttpInputMessage beforeBodyRead(HttpInputMessage message, MethodParameter parameter, Type type,
            Class<? extends HttpMessageConverter<?>> converterType) throws IOException {
        InputStream body = new ByteArrayInputStream(read(message.getBody(), isOfPeer(message)));
        return new HttpInputMessage() {
            @Override
            public InputStream getBody() {
                return body;
            }

            @Override
            public HttpHeaders getHeaders() {
                return message.getHeaders();
            }
        };
    }

    /** What processes of the cluster tell each other does not wait behind clients. */
    private byte[] read(InputStream body, boolean ofPeer) throws IOException {
        try (Reservation memory = budget.open()) {
            return BODY.read(body, MOST_BYTES, ofPeer ? memory::force : memory::take);
        }
    }

    private static boolean isOfPeer(HttpInputMessage message) {
        return message instanceof ServletServerHttpRequest request
                && request.getServletRequest().getAttribute(RequestGuard.PEER) != null;
    }

    private static ProblemException tooLong() {
        return Problem
            .of(ErrorCode.REQUEST_INVALID,
                    "The body is longer than the %d bytes that any request of this kind needs.".formatted(MOST_BYTES))
            .toException();
    }

}
