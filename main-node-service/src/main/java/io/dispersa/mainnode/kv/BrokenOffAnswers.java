package io.dispersa.mainnode.kv;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Closes the connection of an answer that could not be completed, without the last chunk
 * that would say that it is complete. Servlets have no means to do so: whatever they
 * throw once the answer has begun, Spring or Tomcat ends it properly.
 */
@Component
final class BrokenOffAnswers implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final String MARK = BrokenOffAnswers.class.getName();

    /** Has the answer to this request broken off once what was written has been sent. */
    static void mark(HttpServletRequest request) {
        request.setAttribute(MARK, true);
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextValves(new Valve());
    }

    private static final class Valve extends ValveBase {

        Valve() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            getNext().invoke(request, response);
            if (request.getAttribute(MARK) != null) {
                response.flushBuffer();
                response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
            }
        }

    }

}
