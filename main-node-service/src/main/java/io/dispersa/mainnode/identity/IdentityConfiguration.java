package io.dispersa.mainnode.identity;

import io.dispersa.api.RegistrationRequest;
import io.dispersa.mainnode.participant.AllowedNetworks;
import io.dispersa.mainnode.participant.TimedCalls;
import io.dispersa.mainnode.registry.Registry;
import java.time.Duration;
import java.util.function.Consumer;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {

    private static final Duration TIMEOUT = Duration.ofMillis(500);

    @Bean
    Consumer<RegistrationRequest> identityCheck(Registry registry, AllowedNetworks networks, TimedCalls calls,
            RestClient.Builder builder, HttpComponentsClientHttpRequestFactoryBuilder factories) {
        RestClient http = builder
            .requestFactory(factories.withConnectionManagerCustomizer(pool -> pool.setDnsResolver(networks))
                .build(HttpClientSettings.defaults().withTimeouts(TIMEOUT, TIMEOUT)))
            .build();
        return new IdentityCheck(new IdentityClient(http, calls),
                instance -> registry.state()
                    .stream()
                    .flatMap(state -> state.members().stream())
                    .filter(member -> instance.equals(member.instance()))
                    .findFirst());
    }

}
