package io.dispersa.mainnode.registry;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Has the registry remember which main nodes have taken part. */
@Component
class RegistryWatch {

    private final Registry registry;

    RegistryWatch(Registry registry) {
        this.registry = registry;
    }

    @Scheduled(fixedDelay = 1000)
    void noteMainNodes() {
        registry.noteMainNodes();
    }

}
