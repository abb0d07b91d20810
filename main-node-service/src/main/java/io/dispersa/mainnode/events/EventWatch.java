package io.dispersa.mainnode.events;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.mainnode.membership.Membership;
import io.dispersa.mainnode.registry.Registry;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks what has changed, and writes it down. */
@Component
class EventWatch {

    private final Registry registry;

    private final Membership membership;

    private final EventLog log;

    private final InstantSource clock;

    private @Nullable View before;

    EventWatch(Registry registry, Membership membership, EventLog log, InstantSource clock) {
        this.registry = registry;
        this.membership = membership;
        this.log = log;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 200)
    void look() {
        registry.state().ifPresent(state -> {
            Map<Integer, PartitionReplicas> moving = state.replicas()
                .stream()
                .filter(PartitionReplicas::moves)
                .collect(Collectors.toMap(PartitionReplicas::partition, Function.identity()));
            View now = new View(membership.states(), membership.leaders(), moving);
            if (before != null) {
                log.add(now.since(before, clock.instant()));
            }
            before = now;
        });
    }

}
