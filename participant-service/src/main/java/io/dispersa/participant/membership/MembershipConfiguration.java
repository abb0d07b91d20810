package io.dispersa.participant.membership;

import io.dispersa.api.RegistrationRequest;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.participant.partition.ProcessEnd;
import io.dispersa.service.storage.DataDirectory;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.random.RandomGenerator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
class MembershipConfiguration {

    @Bean
    MainNode mainNode(RestClient.Builder client, HttpComponentsClientHttpRequestFactoryBuilder requests,
            MainSettings settings) {
        HttpClientSettings timeouts = HttpClientSettings.defaults()
            .withTimeouts(settings.timeout(), settings.timeout());
        return new MainNode(
                client.baseUrl("http://" + settings.hostAndPort()).requestFactory(requests.build(timeouts)).build());
    }

    @Bean
    Membership membership(MainNode mainNode, MainSettings main, AddressSettings address, HeartbeatSettings heartbeat,
            DataDirectory directory, Partitions partitions, ProcessEnd processEnd, MeterRegistry meters,
            RandomGenerator random) {
        IdentityFile identityFile = new IdentityFile(directory);
        // A damaged one must end the start, not surprise later.
        identityFile.readOrCreate();
        Contact contact = new Contact(main.hostAndPort(), new Backoff(random));
        return new Membership(
                port -> new MembershipAgent(mainNode, identityFile, partitions, processEnd, new HeartbeatMeter(meters),
                        contact, heartbeat.interval(), identity -> new RegistrationRequest(host(address, main), port,
                                identity.instance(), identity.clusterId(), address.preferredId())));
    }

    /** Part of readiness. */
    @Bean
    HealthIndicator membershipHealthIndicator(Partitions partitions) {
        return () -> partitions.place()
            .map(place -> Health.up().withDetail("id", place.self().id()).withDetail("epoch", place.epoch()))
            .orElseGet(() -> Health.down().withDetail("reason", "not registered with the main node yet"))
            .build();
    }

    private static String host(AddressSettings address, MainSettings main) throws IOException {
        String advertised = address.advertisedHost();
        return advertised == null ? LocalAddress.towards(main.host(), main.port()) : advertised;
    }

}
