package io.dispersa.participant.partition;

import io.dispersa.participant.store.FreeSpace;
import io.dispersa.participant.store.Storage;
import io.dispersa.raft.RaftSettings;
import io.dispersa.service.clock.ClockSettings;
import io.dispersa.service.launch.ProcessEnd;
import io.dispersa.service.storage.DataDirectory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import io.dispersa.service.secret.ClusterSecret;
import io.dispersa.service.secret.KeptSecret;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
class PartitionConfiguration {

    /** Long enough for answers under way, short enough for a supervisor's restart. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration ANSWER = Duration.ofSeconds(2);

    @Bean
    LeaderQuestion leaderQuestion(RestClient.Builder client, HttpComponentsClientHttpRequestFactoryBuilder requests,
            KeptSecret secret) {
        return new LeaderQuestion(
                client.requestFactory(requests.build(HttpClientSettings.defaults().withTimeouts(ANSWER, ANSWER)))
                    .requestInitializer(secret.shownTo(ClusterSecret.PARTICIPANT))
                    .build());
    }

    @Bean
    ClusterClock clusterClock(InstantSource machine, ClockSettings settings, MeterRegistry meters) {
        ClusterClock clock = new ClusterClock(machine, System::nanoTime, settings.tolerance());
        Gauge.builder("dispersa.clock.ahead", clock, ClusterClock::ahead)
            .description("How far the clock is ahead of the cluster's, which is the median of all")
            .baseUnit("seconds")
            .register(meters);
        return clock;
    }

    @Bean
    PartitionMeters partitionMeters(MeterRegistry meters) {
        return new PartitionMeters(meters);
    }

    @Bean
    Partitions partitions(DataDirectory directory, ReplicaSettings settings, MoveSettings moves,
            ServerProperties server, Storage storage, FreeSpace freeSpace, PartitionMeters meters, ClusterClock clock,
            ProcessEnd processEnd, LeaderQuestion leaders, ScrubSettings scrub, KeptSecret secret) {
        // What listens on this machine only must do so with both its ports.
        RaftSettings raft = new RaftSettings(directory.path().resolve("raft"), settings.snapshotEvery(),
                server.getAddress(), moves.rate().toBytes(), secret::raftToken);
        return new Partitions(directory, raft, storage, freeSpace, meters, clock, processEnd, leaders, scrub);
    }

    /** Part of readiness. */
    @Bean
    HealthIndicator replicasHealthIndicator(Partitions partitions) {
        return () -> {
            List<Integer> unserved = partitions.unserved();
            return unserved.isEmpty() ? Health.up().build()
                    : Health.outOfService().withDetail("partitionsWithoutLeader", unserved).build();
        };
    }

    @Bean
    @ConditionalOnMissingBean
    ProcessEnd processEnd() {
        return ProcessEnd.orderly(PATIENCE);
    }

    /** Part of liveness: a process whose store failed does not get better. */
    @Bean
    HealthIndicator storageHealthIndicator(ProcessEnd processEnd) {
        return () -> (processEnd.begun() ? Health.down() : Health.up()).build();
    }

}
