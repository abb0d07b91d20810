package io.dispersa.mainnode.participant;

import io.dispersa.api.KeyPage;
import io.dispersa.service.codec.HopFormat;
import io.dispersa.service.http.Limits;
import java.util.List;

/**
 * How long an answer of a participant can be at most, in bytes. What answers at its
 * address may be another program, and go on for ever.
 */
final class AnswerBounds {

    /** A listing of /list has a thousand keys, and the beginnings of their values. */
    static final int LISTING = 64 * 1024 * 1024;

    /** The longest key, type and tag, or problem; with their names. */
    private static final int BESIDE_A_VALUE = 4 * 1024;

    /** A participant may allow more than this main node does. */
    private static final int LONGEST_VALUE = 3 * 1024 * 1024;

    private final int values;

    AnswerBounds(Limits limits) {
        this.values = (int) Math.max(limits.batch().toBytes(), LONGEST_VALUE);
    }

    int most(List<ParticipantRequest.Group> groups) {
        if (groups.size() > 1) {
            return HopFormat.MOST_BYTES_TOGETHER + groups.size() * BESIDE_A_VALUE;
        }
        int operations = groups.getFirst().group().operations().size();
        return (operations == 1 ? LONGEST_VALUE : values) + operations * BESIDE_A_VALUE;
    }

    int mostOfPage() {
        return KeyPage.MOST_BYTES + LONGEST_VALUE + KeyPage.MOST * BESIDE_A_VALUE;
    }

}
