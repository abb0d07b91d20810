package io.dispersa.participant.listing;

import io.dispersa.api.KvHeaders;
import io.dispersa.api.PartitionDigest;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.participant.store.Digest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Tells whether replicas are equal: each is asked, and the answers are compared. */
@RestController
class DigestController {

    private final Partitions partitions;

    DigestController(Partitions partitions) {
        this.partitions = partitions;
    }

    @GetMapping("/partitions/{partition}/digest")
    PartitionDigest digest(@PathVariable int partition,
            @RequestHeader(name = KvHeaders.CLUSTER, required = false) @Nullable String cluster) {
        partitions.requireCluster(cluster);
        Digest digest = partitions.require(partition).digest();
        return new PartitionDigest(partition, digest.applied().term(), digest.applied().index(), digest.sha256());
    }

}
