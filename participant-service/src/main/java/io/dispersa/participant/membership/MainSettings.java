package io.dispersa.participant.membership;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the main node is.
 *
 * @param host Its host name or IP address.
 * @param port Its HTTP port.
 * @param timeout How long to wait for a connection, and then for an answer. Too small,
 * and a busy main node is taken for a dead one; too large, and a dead one is noticed
 * late.
 */
@ConfigurationProperties("dispersa.main")
record MainSettings(@DefaultValue("localhost") String host, @DefaultValue("8080") int port,
        @DefaultValue("2s") Duration timeout) {
    MainSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("dispersa.main.host must be a host name or an IP address, and is empty");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("dispersa.main.port must be between 1 and 65535, and is " + port);
        }
        if (timeout.compareTo(Duration.ofMillis(10)) < 0 || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("dispersa.main.timeout must be between 10ms and 1m, and is " + timeout);
        }
    }

    String hostAndPort() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
