package io.dispersa.participant.membership;

import io.dispersa.api.PartitionTable;
import io.dispersa.api.Registration;
import io.dispersa.participant.partition.ClusterClock;
import org.jspecify.annotations.Nullable;

/** What came of a call to the main node. */
sealed interface MainNodeAnswer {

    /** It registered this participant. */
    record Registered(Registration registration) implements MainNodeAnswer {
    }

    /**
     * It heard the heartbeat, and has no newer table.
     *
     * @param epoch of its own table, which may be older than the participant's; 0 if it
     * does not say
     * @param mainNode its name, if it says
     * @param leads whether it has led the registry since the heartbeat arrived
     * @param clocks what it makes of the clocks, if it says
     */
    record Heard(long epoch, @Nullable String mainNode, boolean leads,
            ClusterClock.@Nullable Comparison clocks) implements MainNodeAnswer {

        /** Returns whether the table of this epoch was the newest there was. */
        boolean confirms(long ownEpoch) {
            return leads && epoch == ownEpoch;
        }

    }

    /**
     * It heard the heartbeat, and has a newer table.
     *
     * @param mainNode its name, if it says
     * @param clocks what it makes of the clocks, if it says
     */
    record NewTable(PartitionTable table, @Nullable String mainNode,
            ClusterClock.@Nullable Comparison clocks) implements MainNodeAnswer {
    }

    /** It does not know this participant. */
    record Unknown(String detail) implements MainNodeAnswer {
    }

    /** It will not have this participant, however often it asks. */
    record Refused(String detail) implements MainNodeAnswer {
    }

    /** It will not have this participant, whose data directory is an older copy. */
    record Outdated(String detail) implements MainNodeAnswer {
    }

    /** It gave no answer, or none that a main node gives: perhaps it will later. */
    record Silent(String reason) implements MainNodeAnswer {
    }

    /** Returns the name of the main node that heard a heartbeat, if it says. */
    default @Nullable String mainNode() {
        return null;
    }

    /** Returns what the main node makes of the clocks, if it says. */
    default ClusterClock.@Nullable Comparison comparison() {
        return switch (this) {
            case Heard heard -> heard.clocks();
            case NewTable table -> table.clocks();
            default -> null;
        };
    }

    /** Returns the answer in a word, for a metric. */
    default String label() {
        return switch (this) {
            case Registered _ -> "registered";
            case Heard _ -> "heard";
            case NewTable _ -> "new-table";
            case Unknown _ -> "unknown";
            case Refused _ -> "refused";
            case Outdated _ -> "outdated";
            case Silent _ -> "silent";
        };
    }

}
