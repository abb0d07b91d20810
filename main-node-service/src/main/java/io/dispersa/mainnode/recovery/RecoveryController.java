package io.dispersa.mainnode.recovery;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.PartitionRecovery;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Problem;
import io.dispersa.api.RecoveryOrder;
import io.dispersa.api.ReplicaName;
import io.dispersa.mainnode.membership.Membership;
import io.dispersa.mainnode.registry.OrderAnswer;
import io.dispersa.mainnode.registry.Orders;
import io.dispersa.mainnode.registry.PassedBack;
import io.dispersa.mainnode.registry.RegistryCommand;
import io.dispersa.mainnode.registry.RegistryResult;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/partitions/{partition}/recovery")
class RecoveryController {

    private static final Logger log = LoggerFactory.getLogger(RecoveryController.class);

    private final Membership membership;

    private final PositionClient positions;

    private final Orders orders;

    RecoveryController(Membership membership, PositionClient positions, Orders orders) {
        this.membership = membership;
        this.positions = positions;
        this.orders = orders;
    }

    @GetMapping
    PartitionRecovery survivors(@PathVariable int partition) {
        PartitionTable table = membership.table();
        return Survivors.of(row(table, partition), positions.positions(table, partition));
    }

    /** To order it again changes nothing: it is refused then. */
    @PostMapping
    ResponseEntity<?> recover(@PathVariable int partition, @RequestBody RecoveryOrder order,
            @RequestHeader(name = KvHeaders.MAIN_NODE, required = false) @Nullable String passedOnBy) {
        if (!order.acceptDataLoss()) {
            throw Problem
                .of(ErrorCode.REQUEST_INVALID,
                        "acceptDataLoss: must be true, because what only the lost replicas had is lost.")
                .toException();
        }
        PartitionTable table = membership.table();
        PartitionReplicas row = row(table, partition);
        PartitionRecovery left = Survivors.of(row, positions.positions(table, partition));
        ReplicaName best = left.best();
        if (left.refusal() != null || best == null) {
            throw refused(partition, String.valueOf(left.refusal()));
        }
        RegistryCommand command = new RegistryCommand.GoOnAlone(row, best);
        String path = "/partitions/%d/recovery".formatted(partition);
        return switch (orders.give(new Orders.Order(command, HttpMethod.POST, path, order), passedOnBy != null)) {
            case OrderAnswer.Decided(RegistryResult.Done(boolean changed)) when changed -> {
                log.warn(
                        "partition {} goes on from replica {} alone: a person has accepted the loss of what only {} had",
                        partition, best, left.silent());
                yield ResponseEntity.accepted().location(URI.create(path)).body(left);
            }
            case OrderAnswer.Decided _ -> throw refused(partition, "Its replicas have changed meanwhile: look again.");
            case PassedBack answer -> answer.asResponse();
        };
    }

    private static PartitionReplicas row(PartitionTable table, int partition) {
        if (!table.formed() || partition < 0 || partition >= table.partitions()) {
            throw Problem.of(ErrorCode.NOT_FOUND, "There is no partition %d.".formatted(partition)).toException();
        }
        return table.replicas().get(partition);
    }

    private static RuntimeException refused(int partition, String reason) {
        return Problem.of(ErrorCode.RECOVERY_REFUSED, reason).in(partition).toException();
    }

}
