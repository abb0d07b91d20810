package io.dispersa.mainnode.registry;

import io.dispersa.api.MainNodeStart;
import io.dispersa.api.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Has the registry remember that this main node was started and takes part. */
@Component
class RegistryWatch {

    private static final Logger log = LoggerFactory.getLogger(RegistryWatch.class);

    private final Registry registry;

    private final Orders orders;

    RegistryWatch(Registry registry, Orders orders) {
        this.registry = registry;
        this.orders = orders;
    }

    @Scheduled(fixedDelay = 1000)
    void noteThisMainNode() {
        registry.endIfOutdated();
        registry.unnoted().ifPresent(this::note);
    }

    private void note(MainNodeStart start) {
        try {
            orders.give(Orders.Order.of(start), false);
        }
        catch (ProblemException e) {
            log.debug("the start of this main node is not noted yet: {}", e.getMessage());
        }
    }

}
