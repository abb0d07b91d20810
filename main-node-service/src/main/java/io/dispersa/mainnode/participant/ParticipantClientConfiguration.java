package io.dispersa.mainnode.participant;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class ParticipantClientConfiguration {

    @Bean
    ParticipantClient participantClient(RestClient.Builder builder,
            HttpComponentsClientHttpRequestFactoryBuilder factories, ForwardProperties properties, JsonMapper json,
            MeterRegistry meters) {
        HttpClientSettings timeouts = HttpClientSettings.defaults()
            .withConnectTimeout(properties.connectTimeout())
            .withReadTimeout(properties.timeout());
        RestClient http = builder
            .requestFactory(factories
                .withConnectionManagerCustomizer(
                        pool -> pool.setMaxConnPerRoute(properties.connections()).setMaxConnTotal(Integer.MAX_VALUE))
                .build(timeouts))
            .build();
        return new ParticipantClient(http, json, new BodyReader(properties.timeout()), meters);
    }

}
