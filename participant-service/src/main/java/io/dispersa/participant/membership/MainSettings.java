package io.dispersa.participant.membership;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the main nodes are.
 *
 * @param host The host name or IP address of the only one.
 * @param port Its HTTP port.
 * @param nodes All of them, as {@code host:port} separated by commas, where there are
 * several; host and port do not count then. If one is left out, it never hears of this
 * participant.
 * @param timeout How long to wait for a connection, and then for an answer. Too small,
 * and a busy main node is taken for a dead one; too large, and a dead one is noticed
 * late.
 */
@ConfigurationProperties("dispersa.main")
record MainSettings(@DefaultValue("localhost") String host, @DefaultValue("8080") int port,
        @DefaultValue List<String> nodes, @DefaultValue("2s") Duration timeout) {
    MainSettings {
        nodes = List.copyOf(nodes);
        if (host.isBlank()) {
            throw new IllegalArgumentException("dispersa.main.host must be a host name or an IP address, and is empty");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("dispersa.main.port must be between 1 and 65535, and is " + port);
        }
        if (timeout.compareTo(Duration.ofMillis(10)) < 0 || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("dispersa.main.timeout must be between 10ms and 1m, and is " + timeout);
        }
        nodes.forEach(MainAddress::parse);
    }

    /** Returns the address of each main node. */
    List<MainAddress> addresses() {
        return nodes.isEmpty() ? List.of(new MainAddress(host, port)) : nodes.stream().map(MainAddress::parse).toList();
    }
}
