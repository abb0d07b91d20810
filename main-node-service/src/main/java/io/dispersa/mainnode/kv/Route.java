package io.dispersa.mainnode.kv;

import io.dispersa.api.ParticipantAddress;

/** Where a request for a key goes. */
sealed interface Route {

    /** To the participant that leads the key's partition. */
    record ToLeader(int partition, ParticipantAddress leader) implements Route {
    }

    /** Nowhere yet: partitions have not been given to participants. */
    record Forming(int partition) implements Route {
    }

}
