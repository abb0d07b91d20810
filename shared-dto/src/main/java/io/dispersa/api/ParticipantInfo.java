package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One participant, as {@code GET /participants} shows it.
 *
 * @param id from 1
 * @param host where it is reached
 * @param port its HTTP port
 * @param state what the main node believes of it
 * @param leads the partitions that it leads now, as far as is known
 * @param stores the partitions that it has a replica of, by the table
 * @param keys how many keys there are in the partitions that it leads, by its last
 * heartbeat; absent if that cannot be known: nothing is heard of it, or a partition that
 * it stores has no leader
 * @param bytes the bytes of those keys and their values; absent as {@code keys} is
 * @param lastSeen when its last heartbeat arrived; absent if none has since the main node
 * started
 * @param clockAhead by how many milliseconds its clock is ahead of the cluster's, behind
 * if negative; absent if it is right: whose clock is off leads nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ParticipantInfo(int id, String host, int port, ParticipantState state, List<Integer> leads,
        List<Integer> stores, @Nullable Long keys, @Nullable Long bytes, @Nullable Instant lastSeen,
        @Nullable Long clockAhead) {
    public ParticipantInfo {
        leads = List.copyOf(leads);
        stores = List.copyOf(stores);
    }

    /** Whose clock is right. */
    public ParticipantInfo(int id, String host, int port, ParticipantState state, List<Integer> leads,
            List<Integer> stores, @Nullable Long keys, @Nullable Long bytes, @Nullable Instant lastSeen) {
        this(id, host, port, state, leads, stores, keys, bytes, lastSeen, null);
    }

    /** Returns its id and address. */
    public ParticipantAddress address() {
        return new ParticipantAddress(id, host, port);
    }
}
