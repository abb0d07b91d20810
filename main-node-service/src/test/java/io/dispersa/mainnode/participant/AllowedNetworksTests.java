package io.dispersa.mainnode.participant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.NetworkInterface;
import java.net.InterfaceAddress;
import java.net.Inet4Address;
import java.io.IOException;
import io.dispersa.service.guard.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedNetworksTests {

    @ParameterizedTest
    @ValueSource(strings = { "169.254.169.254", "::ffff:169.254.169.254", "fd00:ec2::254", "fd20:ce::254",
            "100.100.100.200" })
    void metadataServiceOfACloudIsRefusedWhateverIsAllowed(String address) {
        InMemoryDnsResolver names = new InMemoryDnsResolver();
        names.add("host", InetAddress.ofLiteral(address));
        AllowedNetworks all = new AllowedNetworks(() -> Network.parseAll("dispersa.allowed-networks", "0.0.0.0/0,::/0"),
                names);
        assertThatThrownBy(() -> all.resolve("host")).isInstanceOf(AllowedNetworks.NotAllowed.class);
    }

    @Test
    void withoutTheSettingOwnNetworksAreAllowedAndNoOthers() throws IOException {
        InMemoryDnsResolver names = new InMemoryDnsResolver();
        names.add("loopback", InetAddress.ofLiteral("127.0.0.7"), InetAddress.ofLiteral("::1"));
        names.add("elsewhere", InetAddress.ofLiteral("203.0.113.7"));
        AllowedNetworks own = new AllowedNetworks(new NetworkProperties(null).networks(), names);
        assertThat(own.resolve("loopback")).hasSize(2);
        assertThatThrownBy(() -> own.resolve("elsewhere")).isInstanceOf(AllowedNetworks.NotAllowed.class);
        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            for (InterfaceAddress address : each.getInterfaceAddresses()) {
                if (address.getAddress() instanceof Inet4Address itself) {
                    names.add("self", itself);
                    assertThat(own.resolve("self")).as("of %s", each.getName()).hasSize(1);
                }
            }
        }
    }

    @Test
    void nameThatStandsForOneAddressThatIsNotAllowedIsRefused() throws UnknownHostException {
        InMemoryDnsResolver names = new InMemoryDnsResolver();
        names.add("good", InetAddress.ofLiteral("10.0.0.1"), InetAddress.ofLiteral("10.0.0.2"));
        names.add("bad", InetAddress.ofLiteral("10.0.0.1"), InetAddress.ofLiteral("169.254.169.254"));
        AllowedNetworks networks = new AllowedNetworks(
                () -> Network.parseAll("dispersa.allowed-networks", "10.0.0.0/8"), names);
        assertThat(networks.resolve("good")).hasSize(2);
        assertThatThrownBy(() -> networks.resolve("bad")).isInstanceOf(AllowedNetworks.NotAllowed.class)
            .hasMessage("bad is 169.254.169.254, which is in none of dispersa.allowed-networks");
    }

}
