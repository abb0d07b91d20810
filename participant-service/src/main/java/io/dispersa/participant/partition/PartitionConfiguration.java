package io.dispersa.participant.partition;

import io.dispersa.participant.store.FreeSpace;
import io.dispersa.participant.store.Storage;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
class PartitionConfiguration {

    /** Long enough for answers under way, short enough for a supervisor's restart. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Bean
    Partitions partitions(Storage storage, FreeSpace freeSpace, MeterRegistry meters, ProcessEnd processEnd) {
        return new Partitions(storage, freeSpace, meters, processEnd);
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
