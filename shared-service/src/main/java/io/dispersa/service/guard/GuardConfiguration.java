package io.dispersa.service.guard;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/** Has Tomcat bound its connections, and looks who calls. */
@AutoConfiguration
@EnableConfigurationProperties({ ActuatorSettings.class, ConnectionLimits.class, GuardSettings.class })
class GuardConfiguration {

    @Bean
    AllowedClients allowedClients(GuardSettings settings) {
        return new AllowedClients(settings.allowedClients());
    }

    @Bean
    Operators operators(ActuatorSettings settings) {
        return new Operators(settings.allowedClients());
    }

    @Bean
    AllowedHosts allowedHosts(GuardSettings settings, ObjectProvider<OwnNames> own) {
        return new AllowedHosts(
                Stream.concat(settings.allowedHosts().stream(), own.stream().flatMap(names -> names.hosts().stream()))
                    .toList());
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> guardedConnections(ConnectionLimits limits,
            MeterRegistry meters) {
        return factory -> {
            factory.setProtocol(GuardedProtocol.class.getName());
            factory.addConnectorCustomizers(connector -> {
                if (connector.getProtocolHandler() instanceof GuardedProtocol protocol) {
                    protocol.bound(limits);
                    Gauge.builder("dispersa.connections", protocol, GuardedProtocol::connections)
                        .description("Connections of clients")
                        .register(meters);
                }
            });
        };
    }

}
