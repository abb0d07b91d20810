package io.dispersa.mainnode.registry;

import java.util.function.Function;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import io.dispersa.api.KeptCluster;
import io.dispersa.api.MainNodeAddress;
import io.dispersa.api.MainNodeIdentity;
import io.dispersa.mainnode.participant.AllowedNetworks;
import io.dispersa.mainnode.participant.TimedCalls;
import io.dispersa.mainnode.roll.AddressBook;
import io.dispersa.mainnode.roll.MainNodeFile;
import io.dispersa.mainnode.roll.MainNodes;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.service.guard.OwnNames;
import io.dispersa.service.launch.ProcessEnd;
import io.dispersa.mainnode.registry.RegistryProperties.MainNodeProperties;
import io.dispersa.service.secret.ClusterSecret;
import io.dispersa.service.secret.KeptSecret;
import io.dispersa.service.secret.PeersOnly;
import io.dispersa.service.storage.DataDirectory;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

@Configuration(proxyBeanMethods = false)
class RegistryConfiguration {

    private static final Pattern HEARTBEATS = Pattern.compile("/participants/[^/]+/heartbeat");

    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

    /** Longer than the leader waits itself, and asks who it is that registers. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(4);

    private static final Duration PATIENCE_TO_END = Duration.ofSeconds(10);

    @Bean
    DataDirectory dataDirectory(RegistryProperties properties) {
        return DataDirectory.open(properties.dataDir());
    }

    @Bean
    MainNodes mainNodes(MainNodeProperties properties, @Value("${server.port}") int port, ServerProperties server) {
        return MainNodes.of(properties.peers(), properties.join(), properties.self(), port, server.getAddress());
    }

    @Bean
    OwnNames ownNames(MainNodes mainNodes) {
        return new OwnNames(Stream.concat(Stream.of(mainNodes.self()), mainNodes.seeds().stream())
            .map(MainNodes.Address::host)
            .toList());
    }

    @Bean
    KeptSecret keptSecret(DataDirectory directory) {
        return new KeptSecret(directory);
    }

    @Bean
    PeersOnly peersOnly(KeptSecret secret) {
        return new PeersOnly(secret, ClusterSecret.MAIN_NODE,
                path -> path.startsWith("/participants/") && HEARTBEATS.matcher(path).matches());
    }

    @Bean
    MainNodeFile mainNodeFile(DataDirectory directory) {
        return MainNodeFile.open(directory);
    }

    @Bean
    LeaderClient leaderClient(MainNodeFile file, RestClient.Builder builder, TimedCalls calls,
            HttpComponentsClientHttpRequestFactoryBuilder factories, KeptSecret secret) {
        RestClient http = builder
            .requestFactory(factories
                .build(HttpClientSettings.defaults().withConnectTimeout(CONNECT_TIMEOUT).withReadTimeout(READ_TIMEOUT)))
            .build();
        return new LeaderClient(http, calls, file.name(), secret);
    }

    @Bean
    Registry registry(DataDirectory directory, MainNodeFile file, MainNodes mainNodes, RegistryProperties properties,
            LeaderClient others, ServerProperties server,
            Function<RegistrationRequest, Optional<KeptCluster>> keptClusters, KeptSecret secret) {
        AddressBook addresses = new AddressBook(file.name(), secret::raftToken);
        file.known().forEach(addresses::learn);
        Map<String, MainNodeIdentity> answers = others
            .whoAll(Stream.concat(mainNodes.others().stream(), file.known().stream().map(MainNodeAddress::hostAndPort))
                .toList());
        KnownByOthers.start(directory.path(), file, answers);
        answers.forEach((address, who) -> MainNodeAgent.at(address, who).ifPresent(addresses::learn));
        return new Registry(directory, file, addresses, server.getAddress(), mainNodes, properties.partitions(),
                properties.recoverRegistry(), keptClusters, secret, ProcessEnd.orderly(PATIENCE_TO_END));
    }

    @Bean
    MainNodeOrders mainNodeOrders(Registry registry, LeaderClient others, AllowedNetworks networks) {
        return new MainNodeOrders(registry, others, networks);
    }

    @Bean
    MainNodeAgent mainNodeAgent(Registry registry, MainNodeFile file, MainNodes mainNodes, MainNodeOrders orders,
            LeaderClient others, KeptSecret secret) {
        return new MainNodeAgent(registry, file, mainNodes, orders, others, secret);
    }

    @Bean
    Registrations registrations(Registry registry, LeaderClient leaders, Consumer<RegistrationRequest> identityCheck,
            KeptSecret secret, RegistrationLimits limits) {
        return new Registrations(registry, leaders, identityCheck, secret, limits.registrations());
    }

    @Bean
    Orders orders(Registry registry, LeaderClient leaders) {
        return new Orders(registry, leaders);
    }

}
