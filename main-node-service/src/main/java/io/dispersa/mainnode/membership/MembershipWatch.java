package io.dispersa.mainnode.membership;

import io.dispersa.api.ParticipantState;
import io.dispersa.api.PartitionTable;
import io.dispersa.mainnode.registry.Registry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Says in logs and metrics what becomes of the cluster. */
@Component
class MembershipWatch {

    private static final Logger log = LoggerFactory.getLogger(MembershipWatch.class);

    private final Membership membership;

    private final HeartbeatMonitor heartbeats;

    MembershipWatch(Membership membership, HeartbeatMonitor heartbeats, Registry registry, MeterRegistry meters) {
        this.membership = membership;
        this.heartbeats = heartbeats;
        for (ParticipantState state : ParticipantState.values()) {
            Gauge.builder("dispersa.participants", membership, m -> count(m, state))
                .description("Registered participants by state")
                .tag("state", state.wireName())
                .register(meters);
        }
        Gauge.builder("dispersa.partitions.unserved", membership, m -> m.unservedPartitions().size())
            .description("Partitions that no participant serves")
            .register(meters);
        Gauge.builder("dispersa.partitions.underreplicated", membership, m -> m.underreplicated())
            .description("Partitions with fewer replicas than there should be")
            .register(meters);
        Gauge.builder("dispersa.registry.leader", registry, r -> r.leads() ? 1 : 0)
            .description("Whether this main node decides on registration and placement")
            .register(meters);
        Gauge.builder("dispersa.table.epoch", membership, m -> m.knownTable().map(PartitionTable::epoch).orElse(0L))
            .description("Epoch of the partition table")
            .register(meters);
    }

    @EventListener
    void listening(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() == null) {
            int port = event.getWebServer().getPort();
            membership.knownTable()
                .ifPresentOrElse(
                        table -> log.info("listening on port {}: cluster {}, {} partitions, {}", port,
                                table.clusterId(), table.partitions(), table.formed() ? "formed" : "not formed yet"),
                        () -> log.info("listening on port {}: waiting for a majority of the main nodes", port));
        }
    }

    @Scheduled(fixedRate = 1000)
    void noticeSilence() {
        heartbeats.noticeSilence();
        membership.refresh();
    }

    private static long count(Membership membership, ParticipantState state) {
        return membership.knownTable().isEmpty() ? 0
                : membership.participants().stream().filter(participant -> participant.state() == state).count();
    }

}
