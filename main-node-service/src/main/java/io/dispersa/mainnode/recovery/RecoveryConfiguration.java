package io.dispersa.mainnode.recovery;

import io.dispersa.mainnode.participant.AllowedNetworks;
import io.dispersa.service.secret.ClusterSecret;
import io.dispersa.service.secret.KeptSecret;
import java.time.Duration;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

@Configuration(proxyBeanMethods = false)
class RecoveryConfiguration {

    /** A participant that does not answer by then counts as lost, for a person to see. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    @Bean
    PositionClient positionClient(AllowedNetworks networks, RestClient.Builder builder,
            HttpComponentsClientHttpRequestFactoryBuilder factories, KeptSecret secret) {
        return new PositionClient(builder.requestFactory(networks.requests(factories, TIMEOUT))
            .requestInitializer(secret.shownTo(ClusterSecret.PARTICIPANT))
            .build());
    }

}
