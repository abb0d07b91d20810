package io.dispersa.participant.store;

import io.dispersa.raft.Position;

/**
 * All that a replica holds, in a few bytes: two replicas that have applied the same
 * entries have the same.
 *
 * @param applied the last entry whose effect is in it
 * @param sha256 of every row but that of the position, in hexadecimal digits
 */
public record Digest(Position applied, String sha256) {

    /** Reads all rows of one moment, without a rest. */
    static Digest of(Moment moment) {
        try (moment) {
            boolean more;
            do {
                more = moment.readOn();
            }
            while (more);
            return moment.digest();
        }
    }

}
