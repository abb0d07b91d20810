package io.dispersa.mainnode.participant;

import java.util.function.Supplier;
import io.dispersa.raft.CloudMetadata;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import io.dispersa.service.guard.Network;
import java.time.Duration;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves host names, to addresses in the networks that are allowed and no others. A
 * connection is made to an address that was looked at, so that a name cannot stand for
 * another one in between.
 */
public final class AllowedNetworks implements DnsResolver {

    private final Supplier<List<Network>> networks;

    private final DnsResolver names;

    /**
     * @param networks those that are allowed; asked for each connection
     */
    public AllowedNetworks(Supplier<List<Network>> networks) {
        this(networks, SystemDefaultDnsResolver.INSTANCE);
    }

    AllowedNetworks(Supplier<List<Network>> networks, DnsResolver names) {
        this.networks = networks;
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
        List<Network> allowed = networks.get();
        for (InetAddress address : addresses) {
            if (CloudMetadata.isAt(address) || !Network.anyContains(allowed, address)) {
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
