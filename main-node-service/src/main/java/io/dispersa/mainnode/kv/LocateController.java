package io.dispersa.mainnode.kv;

import io.dispersa.api.Key;
import io.dispersa.api.KeyLocation;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.mainnode.membership.Membership;
import io.dispersa.partition.Partitioner;
import io.dispersa.service.http.RequestKey;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says where a key lives, whether or not it exists. */
@RestController
class LocateController {

    private final Membership membership;

    LocateController(Membership membership) {
        this.membership = membership;
    }

    @GetMapping({ "/locate", "/locate/**" })
    KeyLocation locate(HttpServletRequest request) {
        Key key = RequestKey.in(request, "/locate/");
        PartitionTable table = membership.table();
        int partition = RoutedSession.partitionOf(key, table, membership);
        return location(key, partition, table.replicas().get(partition), table);
    }

    /** The participant that leads it now; the one that should while none is known. */
    private KeyLocation location(Key key, int partition, PartitionReplicas row, PartitionTable table) {
        ParticipantAddress leader = membership.leaderOf(partition)
            .flatMap(table::participant)
            .or(() -> table.leaderOf(partition))
            .orElseThrow();
        List<ParticipantAddress> replicas = row.replicas()
            .stream()
            .map(table::participant)
            .flatMap(Optional::stream)
            .toList();
        return new KeyLocation(key.text(), Partitioner.hash(key), partition, leader, replicas, table.epoch());
    }

}
