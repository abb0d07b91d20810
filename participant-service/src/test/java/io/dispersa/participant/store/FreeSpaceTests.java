package io.dispersa.participant.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.ProblemException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class FreeSpaceTests {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    private final AtomicLong usable = new AtomicLong(100);

    private final FreeSpace freeSpace = new FreeSpace(usable::get, DataSize.ofBytes(100), now::get);

    @Test
    void requireReserveWhenThereIsLessNamesSpaceReserveAndSetting() {
        usable.set(99);
        now.set(Instant.ofEpochSecond(1));
        assertThatThrownBy(freeSpace::requireReserve).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(ErrorCode.STORAGE_FULL);
            assertThat(e.problem().detail()).contains("99", "100", "dispersa.storage.reserve");
        });
        usable.set(100);
        now.set(Instant.ofEpochSecond(2));
        assertThatCode(freeSpace::requireReserve).doesNotThrowAnyException();
    }

    @Test
    void bytesAsksAtMostOnceASecond() {
        usable.set(1);
        now.set(Instant.ofEpochMilli(999));
        assertThat(freeSpace.bytes()).isEqualTo(100);
        now.set(Instant.ofEpochMilli(1000));
        assertThat(freeSpace.bytes()).isEqualTo(1);
    }

}
