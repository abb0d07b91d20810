package io.dispersa.mainnode.participant;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import io.dispersa.service.guard.Network;
import java.time.Duration;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves host names, to addresses in the networks that are allowed and no others. A
 * connection is made to an address that was looked at, so that a name cannot stand for
 * another one in between.
 */
public final class AllowedNetworks implements DnsResolver {

    /**
     * Where clouds tell their machines secrets (Amazon's in both families, which others
     * use as well, Google's and Alibaba's): in private networks, and never a participant.
     */
    private static final Set<InetAddress> METADATA = Stream
        .of("169.254.169.254", "fd00:ec2::254", "fd20:ce::254", "100.100.100.200")
        .map(InetAddress::ofLiteral)
        .collect(Collectors.toUnmodifiableSet());

    private final List<Network> networks;

    private final DnsResolver names;

    /**
     * @param networks those that are allowed
     */
    public AllowedNetworks(List<Network> networks) {
        this(networks, SystemDefaultDnsResolver.INSTANCE);
    }

    AllowedNetworks(List<Network> networks, DnsResolver names) {
        this.networks = List.copyOf(networks);
        this.names = names;
    }

    /** A host name stands for an address that is not allowed. */
    public static final class NotAllowed extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        NotAllowed(String host, InetAddress address) {
            super("%s is %s, which is in none of dispersa.allowed-networks".formatted(host, address.getHostAddress()));
        }

    }

    /**
     * @throws UnknownHostException if the host is unknown, or one of its addresses is not
     * allowed
     */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = names.resolve(host);
        for (InetAddress address : addresses) {
            if (METADATA.contains(address) || networks.stream().noneMatch(network -> network.contains(address))) {
                throw new NotAllowed(host, address);
            }
        }
        return Arrays.copyOf(addresses, addresses.length);
    }

    /**
     * Returns what makes requests that go to these networks only.
     * @param timeout of the connection, and of each read
     */
    public ClientHttpRequestFactory requests(HttpComponentsClientHttpRequestFactoryBuilder factories,
            Duration timeout) {
        return factories.withConnectionManagerCustomizer(pool -> pool.setDnsResolver(this))
            .build(HttpClientSettings.defaults().withTimeouts(timeout, timeout));
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return names.resolveCanonicalHostname(host);
    }

}
