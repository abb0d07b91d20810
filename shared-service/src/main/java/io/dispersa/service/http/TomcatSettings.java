package io.dispersa.service.http;

import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Has Tomcat let through what a key may have in a path; {@link RequestKey} then decodes
 * the path itself, once. Whatever else is strange is refused.
 */
final class TomcatSettings implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final RequestGuard guard;

    TomcatSettings(RequestGuard guard) {
        this.guard = guard;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(connector -> {
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
            connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
            connector.setProperty("relaxedPathChars", "\"<>[\\]^`{|}");
            // A client that asks first is told that its body is too large before it sends
            // it.
            connector.setProperty("continueResponseTiming", "onRead");
        });
        factory.addEngineValves(guard);
        factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemReportValve.class.getName());
            }
        });
    }

}
