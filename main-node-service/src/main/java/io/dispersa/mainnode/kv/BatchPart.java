package io.dispersa.mainnode.kv;

import io.dispersa.api.BatchOperation;
import java.util.List;

/**
 * Those operations of a batch that concern one partition, in order.
 *
 * @param partition the partition
 * @param places where each stands in the batch, from 0
 * @param operations the operations
 */
record BatchPart(int partition, List<Integer> places, List<BatchOperation> operations) {

    BatchPart {
        places = List.copyOf(places);
        operations = List.copyOf(operations);
    }

    boolean writes() {
        return operations.stream().anyMatch(operation -> operation.op() != BatchOperation.Kind.GET);
    }

}
