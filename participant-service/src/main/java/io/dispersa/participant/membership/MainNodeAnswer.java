package io.dispersa.participant.membership;

import io.dispersa.api.PartitionTable;
import io.dispersa.api.Registration;

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
     * @param leads whether it has led the registry since the heartbeat arrived
     */
    record Heard(long epoch, boolean leads) implements MainNodeAnswer {

        /** Returns whether the table of this epoch was the newest there was. */
        boolean confirms(long ownEpoch) {
            return leads && epoch == ownEpoch;
        }

    }

    /** It heard the heartbeat, and has a newer table. */
    record NewTable(PartitionTable table) implements MainNodeAnswer {
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
