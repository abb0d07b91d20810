package io.dispersa.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.service.http.LoggedBytes.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoggedBytesTests {

    private static final long HALF = LoggedBytes.MOST_IN_A_MINUTE / 2;

    private long now = Long.MAX_VALUE - 1000; // it may overflow

    private final LoggedBytes logged = new LoggedBytes(() -> now);

    @Test
    void listingsAreWrittenUntilTheMinuteHasHadItsShare() {
        assertThat(logged.next(HALF)).isEqualTo(Verdict.WRITE);
        assertThat(logged.next(HALF)).isEqualTo(Verdict.WRITE);
        assertThat(logged.next(1)).isEqualTo(Verdict.SAY_SO);
        assertThat(logged.next(1)).isEqualTo(Verdict.LEAVE_OUT);
        now += Duration.ofSeconds(61).toNanos();
        assertThat(logged.next(3 * HALF)).as("one listing is written as a whole").isEqualTo(Verdict.WRITE);
        assertThat(logged.next(1)).isEqualTo(Verdict.SAY_SO);
    }

}
