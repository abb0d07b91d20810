package io.dispersa.service.http;

import io.dispersa.api.Problem;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** The HTTP answer that carries a problem. */
final class ProblemResponses {

    /**
     * Elections and restarts take a second or so; a client that asks sooner only adds
     * load.
     */
    private static final String RETRY_AFTER_SECONDS = "1";

    private ProblemResponses() {
    }

    static ResponseEntity<Problem> of(Problem problem) {
        return of(problem, HttpHeaders.EMPTY);
    }

    static ResponseEntity<Problem> of(Problem problem, HttpHeaders headers) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(problem.status())
            .headers(headers)
            .contentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers(problem.status()).forEach(answer::header);
        return answer.body(problem);
    }

    /** Returns the headers that the answer has besides its type, by name. */
    static Map<String, String> headers(int status) {
        return status == 503 || status == 429
                ? Map.of(HttpHeaders.CACHE_CONTROL, "no-store", HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                : Map.of(HttpHeaders.CACHE_CONTROL, "no-store");
    }

}
