package io.dispersa.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.raft.ChangeWatch.Finding;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeWatchTests {

    private final ChangeWatch watch = new ChangeWatch();

    @Test
    void whoeverComesFurtherIsWaitedFor() {
        for (int seconds = 0; seconds < 600; seconds += 20) {
            assertThat(look(seconds, 0, seconds)).isEqualTo(Finding.FINE);
        }
    }

    @Test
    void whoeverComesNoFurtherForHalfAMinuteIsStuck() {
        assertThat(look(5, 0, 0)).isEqualTo(Finding.FINE);
        assertThat(look(5, 0, 30)).isEqualTo(Finding.FINE);
        assertThat(look(5, 0, 31)).isEqualTo(Finding.STUCK);
    }

    @Test
    void whoeverIsSentASnapshotIsWaitedFor() {
        assertThat(look(-1, 100, 0)).isEqualTo(Finding.FINE);
        assertThat(look(-1, 100, 600)).isEqualTo(Finding.FINE);
        assertThat(look(99, 100, 601)).isEqualTo(Finding.FINE);
        assertThat(look(99, 100, 632)).isEqualTo(Finding.STUCK);
    }

    @Test
    void changeThatTakesNobodyInIsWaitedFor() {
        assertThat(watch.look(List.of(), 0, 0)).isEqualTo(Finding.FINE);
        assertThat(watch.look(List.of(), 0, Duration.ofHours(1).toNanos())).isEqualTo(Finding.FINE);
    }

    @Test
    void whoeverIsSilentIsStuckAfterTwoRests() {
        List<GroupStatus.Follower> silent = List.of(follower(5, 0), follower(5, 8));
        assertThat(watch.look(silent, 0, 0)).isEqualTo(Finding.SILENT);
        assertThat(watch.look(silent, 0, 1)).isEqualTo(Finding.SILENT);
        assertThat(watch.look(silent, 0, 2)).isEqualTo(Finding.STUCK);
    }

    private Finding look(long committed, long logStart, int seconds) {
        return watch.look(List.of(follower(committed, 1), follower(1000, 1)), logStart,
                Duration.ofSeconds(seconds).toNanos());
    }

    private static GroupStatus.Follower follower(long committed, int silent) {
        return new GroupStatus.Follower(committed, Duration.ofSeconds(silent));
    }

}
