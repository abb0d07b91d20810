package io.dispersa.mainnode.membership;

import io.dispersa.api.ParticipantState;
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

    MembershipWatch(Membership membership, HeartbeatMonitor heartbeats, MeterRegistry meters) {
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
        Gauge.builder("dispersa.table.epoch", membership, m -> m.table().epoch())
            .description("Epoch of the partition table")
            .register(meters);
    }

    @EventListener
    void listening(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() == null) {
            log.info("listening on port {}: cluster {}, {} partitions, {}", event.getWebServer().getPort(),
                    membership.table().clusterId(), membership.table().partitions(),
                    membership.table().formed() ? "formed" : "not formed yet");
        }
    }

    @Scheduled(fixedRate = 1000)
    void noticeSilence() {
        heartbeats.noticeSilence();
    }

    private static long count(Membership membership, ParticipantState state) {
        return membership.participants().stream().filter(participant -> participant.state() == state).count();
    }

}
