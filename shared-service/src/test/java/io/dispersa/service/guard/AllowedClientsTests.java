package io.dispersa.service.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.NetworkInterface;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedClientsTests {

    private final AllowedClients usual = new AllowedClients(GuardSettings.PRIVATE);

    @ParameterizedTest
    @CsvSource({ "127.0.0.1, true", "127.9.9.9, true", "::1, true", "0:0:0:0:0:0:0:1, true", "10.0.0.1, true",
            "172.20.0.3, true", "192.168.1.1, true", "fd00::1, true", "fe80::1%eth0, true",
            "fe80:0:0:0:0:0:0:1%2, true", "::ffff:10.0.0.1, true", "8.8.8.8, false", "172.32.0.1, false",
            "2001:db8::1, false", "::ffff:8.8.8.8, false" })
    void clientIsAllowedByItsAddress(String address, boolean allowed) {
        assertThat(usual.allows(address)).isEqualTo(allowed);
    }

    @Test
    void ownAddressesOfThisMachineAreAllowed() throws SocketException {
        AllowedClients none = new AllowedClients("203.0.113.0/24");
        assertThat(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses))
            .allSatisfy(address -> assertThat(none.allows(address.getHostAddress())).isTrue());
        assertThat(none.allows("10.0.0.1")).isFalse();
    }

    @Test
    void whatIsNoNetworkIsRefusedWithTheNameOfTheSetting() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AllowedClients("10.0.0.0/8,all"))
            .withMessageContaining("dispersa.allowed-clients");
    }

}
