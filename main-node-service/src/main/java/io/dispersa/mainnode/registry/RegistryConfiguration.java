package io.dispersa.mainnode.registry;

import java.util.function.Function;
import java.util.Optional;
import io.dispersa.api.KeptCluster;
import io.dispersa.api.Boot;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.service.launch.ProcessEnd;
import io.dispersa.mainnode.registry.RegistryProperties.MainNodeProperties;
import io.dispersa.service.storage.DataDirectory;
import java.time.Duration;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

@Configuration(proxyBeanMethods = false)
class RegistryConfiguration {

    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

    /** Longer than the leader waits itself, and asks who it is that registers. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(4);

    private static final Duration PATIENCE_TO_END = Duration.ofSeconds(10);

    @Bean
    DataDirectory dataDirectory(RegistryProperties properties) {
        return DataDirectory.open(properties.dataDir());
    }

    @Bean
    MainNodes mainNodes(MainNodeProperties properties, @Value("${server.port}") int port) {
        return MainNodes.of(properties.peers(), properties.self(), port);
    }

    @Bean
    LeaderClient leaderClient(MainNodes mainNodes, RestClient.Builder builder,
            HttpComponentsClientHttpRequestFactoryBuilder factories) {
        RestClient http = builder
            .requestFactory(factories
                .build(HttpClientSettings.defaults().withConnectTimeout(CONNECT_TIMEOUT).withReadTimeout(READ_TIMEOUT)))
            .build();
        return new LeaderClient(http, mainNodes.self().id());
    }

    @Bean
    Registry registry(DataDirectory directory, MainNodes mainNodes, RegistryProperties properties, LeaderClient others,
            ServerProperties server, Function<RegistrationRequest, Optional<KeptCluster>> keptClusters) {
        Boot boot = KnownByOthers.start(directory, mainNodes, others::bootsOfThisOneKnownBy);
        return new Registry(directory, boot, server.getAddress(), mainNodes, properties.partitions(),
                properties.recoverRegistry(), keptClusters, ProcessEnd.orderly(PATIENCE_TO_END));
    }

    @Bean
    Registrations registrations(Registry registry, LeaderClient leaders, Consumer<RegistrationRequest> identityCheck) {
        return new Registrations(registry, leaders, identityCheck);
    }

    @Bean
    Orders orders(Registry registry, LeaderClient leaders) {
        return new Orders(registry, leaders);
    }

}
