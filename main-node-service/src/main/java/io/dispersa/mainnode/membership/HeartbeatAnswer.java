package io.dispersa.mainnode.membership;

import io.dispersa.api.PartitionTable;
import org.jspecify.annotations.Nullable;

/**
 * What a main node answers to a heartbeat.
 *
 * @param mainNode its name
 * @param table as this main node knows it
 * @param confirmed whether this main node has led the registry since the heartbeat
 * arrived, so that the table is the newest there was then
 * @param clock what is made of the participant's clock, if it said
 */
record HeartbeatAnswer(String mainNode, PartitionTable table, boolean confirmed, Clocks.@Nullable Comparison clock) {

    boolean isNewerThan(long epoch) {
        return table.epoch() > epoch;
    }

}
