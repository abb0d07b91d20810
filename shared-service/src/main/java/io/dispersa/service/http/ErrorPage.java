package io.dispersa.service.http;

import io.dispersa.api.Problem;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers errors that were found outside of any controller, such as in a filter. */
@RestController
final class ErrorPage implements ErrorController {

    @RequestMapping("${spring.web.error.path:/error}")
    ResponseEntity<Problem> error(HttpServletRequest request) {
        String path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        return ProblemResponses.of(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
                ? ContainerProblems.of(request, status, path)
                : StatusProblems.of(404, "There is nothing at /error but the answers to errors."));
    }

}
