package io.dispersa.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys.Log;
import org.junit.jupiter.api.Test;

class RatisSettingsTests {

    private final RaftProperties properties = RatisSettings
        .properties(new RaftSettings(Path.of("x"), 1, null, _ -> Optional.empty()), 0);

    @Test
    void requireSafeWhenUnsafeFlushIsSetRefuses() {
        Log.setUnsafeFlushEnabled(properties, true);
        assertThatThrownBy(() -> RatisSettings.requireSafe(properties)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("unsafe-flush");
    }

    @Test
    void requireSafeWhenAsyncFlushIsSetRefuses() {
        Log.setAsyncFlushEnabled(properties, true);
        assertThatThrownBy(() -> RatisSettings.requireSafe(properties)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("async-flush");
    }

    @Test
    void requireSafeWhenARepeatWouldBeAcknowledgedFromMemoryRefuses() {
        Log.setAppendEntriesComposeEnabled(properties, false);
        assertThatThrownBy(() -> RatisSettings.requireSafe(properties)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("compose");
    }

    @Test
    void pauseOfAYearEndsNothing() {
        assertThat(RaftServerConfigKeys.closeThreshold(properties).toLong(TimeUnit.DAYS)).isGreaterThan(365);
    }

    @Test
    void requireSafeWhenDamageWouldBeIgnoredRefuses() {
        Log.setCorruptionPolicy(properties, Log.CorruptionPolicy.WARN_AND_RETURN);
        assertThatThrownBy(() -> RatisSettings.requireSafe(properties)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("corruption");
    }

}
