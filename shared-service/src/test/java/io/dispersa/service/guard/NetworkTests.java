package io.dispersa.service.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTests {

    @ParameterizedTest
    @CsvSource({ "10.0.0.0/8, 10.255.1.2, true", "10.0.0.0/8, 11.0.0.1, false", "172.16.0.0/12, 172.31.255.255, true",
            "172.16.0.0/12, 172.32.0.0, false", "127.0.0.1/32, 127.0.0.1, true", "127.0.0.1/32, 127.0.0.2, false",
            "0.0.0.0/0, 169.254.169.254, true", "fc00::/7, fd12::1, true", "fc00::/7, fe80::1, false",
            "::1/128, ::1, true", "10.0.0.0/8, ::1, false", "10.0.0.0/8, ::ffff:10.0.0.1, true",
            "127.0.0.0/8, 169.254.169.254, false" })
    void networkContainsWhatSharesItsPrefix(String network, String address, boolean contained) {
        assertThat(Network.parseAll("dispersa.allowed-networks", network)
            .getFirst()
            .contains(InetAddress.ofLiteral(address))).isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "10.0.0.0", "10.0.0.0/33", "::/129", "localhost/8", "10.0.0.0/x", "1.2.3/8" })
    void whatIsNoNetworkIsRefusedWithTheNameOfTheSetting(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Network.parseAll("dispersa.allowed-networks", text))
            .withMessageContaining("dispersa.allowed-networks");
    }

}
