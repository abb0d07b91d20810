package io.dispersa.participant.store;

import static io.dispersa.participant.store.LogDriver.UNWATCHED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTests {

    /** Several slices of what is read at once. */
    private static final int LARGE = 3_000_000;

    private Storage first;

    private Storage second;

    private PartitionState one;

    private PartitionState other;

    @BeforeEach
    void open(@TempDir Path here, @TempDir Path there) {
        first = LogDriver.storage(here);
        second = LogDriver.storage(there);
        one = first.open(LogDriver.CLUSTER, 0, UNWATCHED);
        other = second.open(LogDriver.CLUSTER, 0, UNWATCHED);
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        first.close();
        second.close();
    }

    @Test
    void replicasThatHoldTheSameSaySoWhateverIsWrittenAfterwards() {
        for (PartitionState each : new PartitionState[] { one, other }) {
            LogDriver.apply(each, 1, LogDriver.put("a", "1"), LogDriver.put("large", "x".repeat(LARGE)));
            compare(each, 2);
        }
        LogDriver.apply(one, 3, LogDriver.put("a", "2"));
        assertThat(compared(one)).isEqualTo(compared(other)).extracting(Digest::applied).isEqualTo(LogDriver.at(2));
        assertThat(compared(one)).isNotEqualTo(one.digest());
        assertThat(compared(other)).isEqualTo(other.digest());
    }

    @Test
    void replicaThatHoldsSomethingElseSaysSomethingElse() {
        LogDriver.apply(one, 1, LogDriver.put("a", "1"));
        LogDriver.apply(other, 1, LogDriver.put("a", "2"));
        compare(one, 2);
        compare(other, 2);
        assertThat(compared(one).sha256()).isNotEqualTo(compared(other).sha256());
    }

    @Test
    void closeWhileAComparisonIsComputedEndsIt() {
        LogDriver.apply(one, 1, LogDriver.put("large", "x".repeat(LARGE)), LogDriver.put("larger", "y".repeat(LARGE)));
        compare(one, 2);
        one.close();
        one = first.open(LogDriver.CLUSTER, 0, UNWATCHED);
        assertThat(LogDriver.get(one, "large")).map(String::length).hasValue(LARGE);
    }

    private static void compare(PartitionState state, long index) {
        state.apply(LogDriver.at(index), state.comparison(Instant.EPOCH));
    }

    private static Digest compared(PartitionState state) {
        return await().until(state::compared, Optional::isPresent).orElseThrow();
    }

}
