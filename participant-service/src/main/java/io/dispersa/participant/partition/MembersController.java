package io.dispersa.participant.partition;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.api.ReplicaMembers;
import io.dispersa.api.ReplicaPosition;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers the {@link LeaderQuestion} of other participants, and how far a replica is to a
 * main node whose partition has no leader.
 */
@RestController
class MembersController {

    private final Partitions partitions;

    MembersController(Partitions partitions) {
        this.partitions = partitions;
    }

    @GetMapping("/partitions/{partition}/members")
    ReplicaMembers members(@PathVariable int partition,
            @RequestHeader(name = KvHeaders.CLUSTER, required = false) @Nullable String cluster,
            @RequestHeader(name = KvHeaders.EPOCH, defaultValue = "0") long epoch) {
        partitions.requireCluster(cluster);
        // An older table may be about to have the asking participant taken in.
        return partitions.require(partition).members(partitions.requirePlace().epoch() >= epoch);
    }

    @GetMapping("/partitions/{partition}/position")
    ReplicaPosition position(@PathVariable int partition,
            @RequestHeader(name = KvHeaders.CLUSTER, required = false) @Nullable String cluster) {
        partitions.requireCluster(cluster);
        return partitions.position(partition)
            .orElseThrow(() -> Problem
                .of(ErrorCode.NOT_FOUND, "This participant has no replica of partition %d.".formatted(partition))
                .toException());
    }

}
