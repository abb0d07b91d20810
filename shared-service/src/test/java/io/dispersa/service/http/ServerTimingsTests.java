package io.dispersa.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTimingsTests {

    @ParameterizedTest
    @CsvSource({ "0,store;dur=0.000", "499,store;dur=0.000", "500,store;dur=0.001", "42000,store;dur=0.042",
            "1999600,store;dur=2.000", "12345678900,store;dur=12345.679" })
    void entryIsInMillisecondsWithThreeDecimals(long nanos, String entry) {
        assertThat(ServerTimings.entry("store", Duration.ofNanos(nanos))).isEqualTo(entry);
    }

}
