package io.dispersa.service.http;

import io.dispersa.api.Problem;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what Tomcat refuses before Spring sees it, such as a path that cannot be
 * decoded. Public, with a public constructor, because Tomcat makes it from its name.
 */
public final class ProblemReportValve extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(ProblemReportValve.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            Problem problem = ContainerProblems.of(request, response.getStatus(),
                    String.valueOf(request.getRequestURI()));
            FailedRequests.answer(problem, response);
            response.finishResponse();
        }
        catch (IOException e) {
            log.debug("The client closed the connection before its error was written: {}", e.getMessage());
        }
    }

}
