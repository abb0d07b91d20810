package io.dispersa.mainnode.membership;

import io.dispersa.api.PartitionTable;

/**
 * What a main node answers to a heartbeat.
 *
 * @param table as this main node knows it
 * @param confirmed whether this main node has led the registry since the heartbeat
 * arrived, so that the table is the newest there was then
 */
record HeartbeatAnswer(PartitionTable table, boolean confirmed) {

    boolean isNewerThan(long epoch) {
        return table.epoch() > epoch;
    }

}
