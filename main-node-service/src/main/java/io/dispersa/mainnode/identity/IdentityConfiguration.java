package io.dispersa.mainnode.identity;

import org.slf4j.LoggerFactory;
import org.slf4j.Logger;
import java.util.function.Function;
import java.util.Optional;
import io.dispersa.service.secret.ClusterSecret;
import io.dispersa.service.secret.KeptSecret;
import java.io.IOException;
import io.dispersa.mainnode.participant.Failures;
import io.dispersa.api.KeptCluster;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.mainnode.participant.AllowedNetworks;
import io.dispersa.mainnode.participant.TimedCalls;
import io.dispersa.mainnode.registry.Registry;
import java.time.Duration;
import java.util.function.Consumer;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {

    private static final Logger log = LoggerFactory.getLogger(IdentityConfiguration.class);

    private static final Duration TIMEOUT = Duration.ofMillis(500);

    @Bean
    IdentityClient identityClient(AllowedNetworks networks, TimedCalls calls, RestClient.Builder builder,
            HttpComponentsClientHttpRequestFactoryBuilder factories, KeptSecret secret) {
        RestClient http = builder.requestFactory(networks.requests(factories, TIMEOUT))
            .requestInitializer(secret.shownTo(ClusterSecret.PARTICIPANT))
            .build();
        return new IdentityClient(http, calls, TIMEOUT.multipliedBy(2));
    }

    /** Asks a participant what it keeps of its cluster. */
    @Bean
    Function<RegistrationRequest, Optional<KeptCluster>> keptClusters(IdentityClient identities) {
        return request -> {
            try {
                return identities.keptCluster(request.host(), request.port());
            }
            catch (IOException e) {
                log.info("{} does not say what it keeps of its cluster: {}", request.hostAndPort(), Failures.reason(e));
                return Optional.empty();
            }
        };
    }

    @Bean
    Consumer<RegistrationRequest> identityCheck(Registry registry, IdentityClient identities) {
        return new IdentityCheck(identities,
                instance -> registry.state()
                    .stream()
                    .flatMap(state -> state.members().stream())
                    .filter(member -> instance.equals(member.instance()))
                    .findFirst());
    }

}
