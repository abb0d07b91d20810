package io.dispersa.service.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTests {

    private final AllowedHosts hosts = new AllowedHosts(List.of("kv.example", "main_node"));

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = { "localhost", "localhost:8080", "LOCALHOST", "127.0.0.1:8080", "10.1.2.3", "[::1]:8080",
            "[fe80::1]", "kv.example", "KV.Example:80", "kv.example.", "kv.example.:8080", "main_node:8080", "[::1]" })
    void nameOfTheServiceIsAllowed(String host) {
        assertThat(hosts.allows(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "evil.example", "evil.example:8080", "x", "", "localhost.evil.example",
            "127.0.0.1.evil.example", "kv.example.evil", "localhost:8080:8080", "evil.example@localhost", "[::1",
            "127.0.0.1,evil.example" })
    void otherNamesAreRefused(String host) {
        assertThat(hosts.allows(host)).isFalse();
    }

    @Test
    void nameOfThisMachineIsAllowed() throws UnknownHostException {
        assertThat(hosts.allows(InetAddress.getLocalHost().getHostName() + ":8080")).isTrue();
    }

}
