package io.dispersa.participant.kv;

import io.dispersa.service.concurrent.Crowd;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.participant.partition.Committed;
import io.dispersa.participant.partition.Partition;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.service.budget.Reservation;
import io.dispersa.service.codec.OperationGroup;
import io.dispersa.service.edge.Backend;
import io.dispersa.service.edge.Exchange;
import io.dispersa.service.http.Limits;
import io.dispersa.service.http.ValueReader;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Has the partitions of this participant do groups of operations. Which partition a key
 * belongs to is computed here, whatever a caller says. Safe for use by several threads;
 * blocks the one that calls.
 */
@Component
final class LocalBackend implements Backend {

    private final Partitions partitions;

    private final ValueReader values;

    private final long mostRead;

    private final Crowd crowd;

    LocalBackend(Partitions partitions, ValueReader values, Limits limits) {
        this.partitions = partitions;
        this.values = values;
        this.mostRead = limits.batch().toBytes();
        this.crowd = new Crowd("This participant", limits.requests());
    }

    /** Returns those whom clients have sent here; main nodes count what they send. */
    Crowd crowd() {
        return crowd;
    }

    @Override
    public void describe(Exchange exchange) {
        exchange.tellWhole("store");
        HttpServletResponse response = exchange.response();
        partitions.place().ifPresent(place -> {
            response.setIntHeader(KvHeaders.PARTICIPANT, place.self().id());
            response.setHeader(KvHeaders.EPOCH, Long.toString(place.epoch()));
        });
    }

    @Override
    public LocalSession open(Exchange exchange) {
        partitions.requireCluster(exchange.request().getHeader(KvHeaders.CLUSTER));
        return new LocalSession(exchange, partitions, this);
    }

    /**
     * Does groups, all at once, each in order; returns what became of each of their
     * operations. One that fails does not keep the others from theirs.
     * @param independent whether they have nothing to do with each other, so that none
     * may hold up the others
     * @param memory takes what the values that are read may have, and again as they are
     * sent
     * @param entries is told of each entry of a log
     */
    List<List<OperationResult>> run(List<OperationGroup> groups, boolean independent, Reservation memory,
            Consumer<Committed> entries) {
        memory.take(2 * mostRead(groups));
        GroupRun run = new GroupRun(groups, independent, mostRead, memory, entries);
        for (int i = 0; i < groups.size(); i++) {
            try {
                run.assign(i, partitionOf(groups.get(i)));
            }
            catch (ProblemException e) {
                run.fail(i, e.problem());
            }
        }
        return run.run();
    }

    /**
     * Returns how many bytes of values groups of several operations may read together.
     * What one operation reads is looked at before, or bounded.
     */
    private long mostRead(List<OperationGroup> groups) {
        long reads = groups.stream()
            .filter(group -> group.operations().size() > 1)
            .flatMap(group -> group.operations().stream())
            .filter(Operation.Get.class::isInstance)
            .count();
        return Math.min(reads * values.limit(), mostRead);
    }

    /**
     * Returns the partition here that all operations of a group are on.
     * @throws ProblemException if they are not on one, there is no replica of it here, or
     * a value is longer than is allowed here
     */
    Partition partitionOf(OperationGroup group) {
        int[] numbers = group.operations()
            .stream()
            .mapToInt(operation -> partitions.requirePlace().partitionOf(operation.key()))
            .distinct()
            .toArray();
        if (numbers.length != 1) {
            throw Problem
                .of(ErrorCode.REQUEST_INVALID,
                        "A group is of one partition, and this is of %d.".formatted(numbers.length))
                .toException();
        }
        Partition partition = partitions.require(numbers[0]);
        for (Operation operation : group.operations()) {
            if (operation instanceof Operation.Put put) {
                values.checked(put.value());
            }
        }
        return partition;
    }

}
