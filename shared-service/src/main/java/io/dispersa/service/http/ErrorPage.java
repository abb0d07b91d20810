package io.dispersa.service.http;

import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers what Tomcat refuses before Spring sees it, such as a path that cannot be
 * decoded.
 */
@RestController
final class ErrorPage implements ErrorController {

    private static final List<String> KEY_PREFIXES = List.of("/kv/", "/locate/");

    @RequestMapping("${spring.web.error.path:/error}")
    ResponseEntity<Problem> error(HttpServletRequest request) {
        String path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        return ProblemResponses.of(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
                ? problem(status, path)
                : StatusProblems.of(404, "There is nothing at /error but the answers to errors."));
    }

    private static Problem problem(int status, String path) {
        if (status == 400) {
            for (String prefix : KEY_PREFIXES) {
                if (path.startsWith(prefix)) {
                    return keyProblem(path, prefix);
                }
            }
        }
        return StatusProblems.of(status, null);
    }

    /** The key itself says best why it is refused. */
    private static Problem keyProblem(String path, String prefix) {
        try {
            RequestKey.in(path, prefix);
            return StatusProblems.of(400, null);
        }
        catch (ProblemException e) {
            return e.problem();
        }
    }

}
