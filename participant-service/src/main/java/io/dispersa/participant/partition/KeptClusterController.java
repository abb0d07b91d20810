package io.dispersa.participant.partition;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KeptCluster;
import io.dispersa.api.Problem;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells a main node that has lost the registry what this participant keeps of it. */
@RestController
class KeptClusterController {

    private final Partitions partitions;

    KeptClusterController(Partitions partitions) {
        this.partitions = partitions;
    }

    @GetMapping("/kept-cluster")
    KeptCluster keptCluster() {
        return partitions.kept()
            .orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND, "This participant has never registered.").toException());
    }

}
