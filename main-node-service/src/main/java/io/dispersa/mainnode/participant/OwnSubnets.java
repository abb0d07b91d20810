package io.dispersa.mainnode.participant;

import io.dispersa.service.guard.Network;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The networks that this machine is in. They change while it runs: a container is
 * connected to another one.
 */
final class OwnSubnets {

    private static final List<Network> LOOPBACK = Network.parseAll("loopback", "127.0.0.0/8,::1/128");

    private OwnSubnets() {
    }

    /** Returns loopback, and the network of each interface as it is now. */
    static List<Network> now() {
        try {
            return Stream.concat(LOOPBACK.stream(), NetworkInterface.networkInterfaces().flatMap(OwnSubnets::of))
                .toList();
        }
        catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Link-local addresses are every network's, and say nothing. */
    private static Stream<Network> of(NetworkInterface itself) {
        return itself.getInterfaceAddresses()
            .stream()
            .filter(address -> !address.getAddress().isLinkLocalAddress())
            .map(address -> new Network(Network.address(address.getAddress().getHostAddress()),
                    address.getNetworkPrefixLength()));
    }

}
