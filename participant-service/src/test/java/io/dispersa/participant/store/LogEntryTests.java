package io.dispersa.participant.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dispersa.api.Key;
import io.dispersa.participant.store.Applied.Absent;
import io.dispersa.participant.store.Applied.Deleted;
import io.dispersa.participant.store.Applied.Stored;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogEntryTests {

    private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_123L);

    private static final byte[] VALUE = { 0, -1 };

    private static final List<Applied> RESULTS = List.of(new Stored(true, 1), new Stored(false, 1L << 40),
            new Deleted(), new Absent());

    @Test
    void encodeIsFrozen() {
        List<Change> changes = List.of(new Change.Put(Key.of("é"), "a/b", VALUE), new Change.Delete(Key.of("k")));
        assertThat(LogEntry.encode(TIME, changes)).isEqualTo(Golden.read("log-entry.hex"));
        assertThat(EntryResults.encode(RESULTS)).isEqualTo(Golden.read("entry-results.hex"));
    }

    @Test
    void decodeUnderstandsTheFrozenBytes() {
        LogEntry entry = LogEntry.decode(Golden.read("log-entry.hex"));
        assertThat(entry.time()).isEqualTo(TIME);
        assertThat(entry.changes()).hasSize(2);
        assertThat(entry.changes().get(0)).isInstanceOfSatisfying(Change.Put.class, put -> {
            assertThat(put.key()).isEqualTo(Key.of("é"));
            assertThat(put.contentType()).isEqualTo("a/b");
            assertThat(put.value()).isEqualTo(VALUE);
        });
        assertThat(entry.changes().get(1)).isEqualTo(new Change.Delete(Key.of("k")));
        assertThat(EntryResults.decode(Golden.read("entry-results.hex"))).isEqualTo(RESULTS);
    }

    @Test
    void decodeWhenAnyByteIsMissingOrAddedRefuses() {
        byte[] entry = Golden.read("log-entry.hex");
        byte[] results = Golden.read("entry-results.hex");
        for (int length = 0; length <= entry.length + 1; length++) {
            byte[] other = Arrays.copyOf(entry, length);
            if (length != entry.length) {
                assertThatThrownBy(() -> LogEntry.decode(other)).as("%d bytes", length)
                    .isInstanceOf(StoreException.class);
            }
        }
        for (int length = 0; length < results.length; length++) {
            byte[] other = Arrays.copyOf(results, length);
            assertThatThrownBy(() -> EntryResults.decode(other)).as("%d bytes", length)
                .isInstanceOf(StoreException.class);
        }
    }

    @Test
    void decodeWhenFormatIsNewerRefuses() {
        byte[] entry = Golden.read("log-entry.hex");
        entry[0] = 2;
        assertThatThrownBy(() -> LogEntry.decode(entry)).isInstanceOf(StoreException.class)
            .hasMessageContaining("this version does not know");
    }

    @Test
    void decodeWhenAnyByteIsChangedReadsOrRefusesButNeverFailsOtherwise() {
        byte[] entry = Golden.read("log-entry.hex");
        for (int at = 0; at < entry.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = entry.clone();
                changed[at] ^= (byte) (1 << bit);
                try {
                    assertThat(LogEntry.decode(changed).changes().size()).isLessThanOrEqualTo(2);
                }
                catch (StoreException e) {
                    assertThat(e).hasMessageContaining("log entry");
                }
            }
        }
    }

    @Test
    void decodeKeepsLargeValues() {
        byte[] large = new byte[3_000_000];
        Arrays.fill(large, (byte) 7);
        byte[] bytes = LogEntry.encode(TIME, List.of(new Change.Put(Key.of("k"), "", large)));
        assertThat(bytes.length).isLessThan(large.length + 100);
        assertThat(LogEntry.decode(bytes).changes().getFirst()).isInstanceOfSatisfying(Change.Put.class,
                put -> assertThat(put.value()).isEqualTo(large));
    }

    @Test
    void putWhenTheContentTypeIsTooLongIsRefusedBeforeItIsLogged() {
        assertThatThrownBy(() -> new Change.Put(Key.of("k"), "x".repeat(256), VALUE))
            .isInstanceOf(IllegalArgumentException.class);
    }

}
