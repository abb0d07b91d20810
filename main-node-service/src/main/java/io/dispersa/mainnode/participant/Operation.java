package io.dispersa.mainnode.participant;

import io.dispersa.api.BatchOperation;
import io.dispersa.api.Key;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.PageQuery;
import io.dispersa.service.http.RequestConditions;
import io.dispersa.service.http.WriteOptions;
import java.util.List;

/** What a participant can be asked to do with a partition. */
public sealed interface Operation {

    /** Returns whether it changes something. */
    boolean writes();

    /** Returns whether any replica will do, with what it has. */
    default boolean stale() {
        return false;
    }

    /**
     * Reads the value of a key.
     *
     * @param key the key
     * @param head whether the value itself is left out
     * @param conditions what is demanded of the value
     * @param stale whether an answer may be an old one
     */
    record Read(Key key, boolean head, RequestConditions conditions, boolean stale) implements Operation {

        @Override
        public boolean writes() {
            return false;
        }

    }

    /**
     * Stores a value under a key.
     *
     * @param key the key
     * @param contentType the value's type
     * @param value the value
     * @param options what else is said of it
     */
    record Put(Key key, String contentType, byte[] value, WriteOptions options) implements Operation {

        @Override
        public boolean writes() {
            return true;
        }

    }

    /**
     * Removes the value of a key.
     *
     * @param key the key
     * @param options what else is said of it
     */
    record Delete(Key key, WriteOptions options) implements Operation {

        @Override
        public boolean writes() {
            return true;
        }

    }

    /**
     * Does many things, with keys of the same partition, in order.
     *
     * @param operations what to do
     */
    record Batch(List<BatchOperation> operations) implements Operation {

        public Batch {
            operations = List.copyOf(operations);
        }

        @Override
        public boolean writes() {
            return operations.stream().anyMatch(operation -> operation.op() != BatchOperation.Kind.GET);
        }

    }

    /**
     * Names keys of a partition.
     *
     * @param query which, and how many
     */
    record Page(PageQuery query) implements Operation {

        @Override
        public boolean writes() {
            return false;
        }

        @Override
        public boolean stale() {
            return query.consistency() == Consistency.STALE;
        }

    }

}
