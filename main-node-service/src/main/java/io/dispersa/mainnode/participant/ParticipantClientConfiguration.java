package io.dispersa.mainnode.participant;

import io.dispersa.service.http.Limits;
import io.dispersa.service.secret.ClusterSecret;
import io.dispersa.service.secret.KeptSecret;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.apache.hc.core5.util.Timeout;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class ParticipantClientConfiguration {

    @Bean
    TimedCalls timedCalls() {
        return new TimedCalls();
    }

    @Bean
    AllowedNetworks allowedNetworks(NetworkProperties properties) {
        return new AllowedNetworks(properties.networks());
    }

    @Bean
    ParticipantClient participantClient(RestClient.Builder builder,
            HttpComponentsClientHttpRequestFactoryBuilder factories, ForwardProperties properties, TimedCalls calls,
            JsonMapper json, Limits limits, MeterRegistry meters, AllowedNetworks networks, KeptSecret secret) {
        // Its calls have meters of their own, and the trace of the request they are for.
        RestClient http = builder.requestFactory(requests(factories, properties, networks))
            .observationRegistry(ObservationRegistry.NOOP)
            .requestInitializer(secret.shownTo(ClusterSecret.PARTICIPANT))
            .build();
        return new ParticipantClient(http, json, calls, properties, limits, meters);
    }

    private static ClientHttpRequestFactory requests(HttpComponentsClientHttpRequestFactoryBuilder factories,
            ForwardProperties properties, AllowedNetworks networks) {
        // Waiting for a free connection is part of connecting: nothing has been sent.
        Timeout patience = Timeout.of(properties.connectTimeout());
        return factories
            .withConnectionManagerCustomizer(pool -> pool.setMaxConnPerRoute(properties.connections())
                .setMaxConnTotal(Integer.MAX_VALUE)
                .setDnsResolver(networks))
            .withDefaultRequestConfigCustomizer(request -> request.setConnectionRequestTimeout(patience))
            .build(HttpClientSettings.defaults()
                .withConnectTimeout(properties.connectTimeout())
                .withReadTimeout(properties.timeout()));
    }

}
