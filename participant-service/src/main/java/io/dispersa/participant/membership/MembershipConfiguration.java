package io.dispersa.participant.membership;

import io.dispersa.service.launch.LocalAddress;
import io.dispersa.service.launch.ProcessEnd;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.participant.identity.SharedIdentity;
import io.dispersa.participant.partition.ClusterClock;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.participant.partition.ReplicaSettings;
import io.dispersa.service.guard.OwnNames;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import io.dispersa.service.secret.ClusterSecret;
import io.dispersa.service.secret.KeptSecret;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
class MembershipConfiguration {

    @Bean
    Membership membership(RestClient.Builder client, HttpComponentsClientHttpRequestFactoryBuilder requests,
            MainSettings main, AddressSettings address, ReplicaSettings replicas, HeartbeatSettings heartbeat,
            SharedIdentity identity, Partitions partitions, ProcessEnd processEnd, MeterRegistry meters,
            RandomGenerator random, KeptSecret secret) {
        ClientHttpRequestFactory factory = requests
            .build(HttpClientSettings.defaults().withTimeouts(main.timeout(), main.timeout()));
        return new Membership(partitions, main.addresses(),
                (node, port) -> new MembershipAgent(
                        new MainNode(client.clone()
                            .baseUrl(node.uri())
                            .requestFactory(factory)
                            .requestInitializer(secret.shownTo(ClusterSecret.MAIN_NODE))
                            .build(), secret),
                        identity, partitions, processEnd, new HeartbeatMeter(meters),
                        new Contact(node.hostAndPort(), new Backoff(random)), heartbeat.interval(),
                        known -> new RegistrationRequest(host(address, main.addresses().getFirst()), port,
                                replicas.portFor(port), known.instance(), known.clusterId(),
                                known.id() == null ? address.preferredId() : known.id(), address.zone())
                            .at(known.boot(), known.incarnation())));
    }

    @Bean
    OwnNames ownNames(AddressSettings address) {
        return new OwnNames(address.advertisedHost() == null ? List.of() : List.of(address.advertisedHost()));
    }

    /** Part of readiness. */
    @Bean
    HealthIndicator membershipHealthIndicator(Partitions partitions, Membership membership) {
        return () -> partitions.place()
            .map(place -> standing(partitions.clock()).withDetail("id", place.self().id())
                .withDetail("epoch", place.epoch()))
            .orElseGet(() -> Health.down()
                .withDetail("reason", membership.refusal().orElse("not registered with the main node yet")))
            .build();
    }

    private static Health.Builder standing(ClusterClock clock) {
        Duration off = clock.off();
        return off == null ? Health.up()
                : Health.outOfService()
                    .withDetail("reason", "the clock is %d ms %s the cluster's".formatted(off.abs().toMillis(),
                            off.isNegative() ? "behind" : "ahead of"));
    }

    /** The same towards all main nodes: another address would be another participant. */
    private static String host(AddressSettings address, MainAddress main) throws IOException {
        String advertised = address.advertisedHost();
        return advertised == null ? LocalAddress.towards(main.host(), main.port()) : advertised;
    }

}
