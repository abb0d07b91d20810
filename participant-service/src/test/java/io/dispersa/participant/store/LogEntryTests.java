package io.dispersa.participant.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dispersa.api.Key;
import io.dispersa.participant.store.Applied.Absent;
import io.dispersa.participant.store.Applied.Deleted;
import io.dispersa.participant.store.Applied.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LogEntryTests {

    private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_123L);

    private static final byte[] VALUE = { 0, -1 };

    private static final List<Applied> RESULTS = List.of(new Stored(true, 1), new Stored(false, 1L << 40),
            new Deleted(), new Absent(), new Applied.ConditionFailed(3L), new Applied.ConditionFailed(null),
            new Applied.NameReused(), new Applied.Replayed(new Stored(true, 9)), new Applied.TooMuch());

    private static final Action.Put PUT = new Action.Put(Key.of("k"), "a/b", VALUE);

    private static final Action.Put EXPIRING_PUT = new Action.Put(Key.of("k"), "a/b", VALUE, Duration.ofSeconds(30));

    private static final List<Operation> WITH_OPTIONS = List.of(
            new Operation(EXPIRING_PUT, new Condition(new Versions(false, Set.of(31L, 3L)), null), null),
            new Operation(PUT, new Condition(null, Versions.ANY),
                    new Once(filled(8), filled(7), Duration.ofMinutes(10))),
            new Operation(new Action.Delete(Key.of("k")), new Condition(Versions.ANY, null), null),
            Operation.of(new Action.Read(Key.of("k"))));

    @Test
    void encodeIsFrozen() {
        List<Operation> operations = Stream
            .of(new Action.Put(Key.of("é"), "a/b", VALUE), new Action.Delete(Key.of("k")))
            .map(Operation::of)
            .toList();
        assertThat(LogEntry.encode(TIME, operations)).isEqualTo(Golden.read("log-entry.hex"));
        assertThat(LogEntry.encode(TIME, WITH_OPTIONS)).isEqualTo(Golden.read("log-entry-options.hex"));
    }

    @Test
    void decodeUnderstandsTheFrozenBytes() {
        LogEntry entry = LogEntry.decode(Golden.read("log-entry.hex"));
        assertThat(entry.time()).isEqualTo(TIME);
        assertThat(entry.operations()).hasSize(2);
        assertThat(entry.operations().get(0).action()).isInstanceOfSatisfying(Action.Put.class, put -> {
            assertThat(put.key()).isEqualTo(Key.of("é"));
            assertThat(put.contentType()).isEqualTo("a/b");
            assertThat(put.value()).isEqualTo(VALUE);
        });
        assertThat(entry.operations().get(1)).isEqualTo(Operation.of(new Action.Delete(Key.of("k"))));
        assertThat(LogEntry.decode(Golden.read("log-entry-options.hex")).operations()).usingRecursiveComparison()
            .isEqualTo(WITH_OPTIONS);
    }

    @Test
    void resultsReadBack() {
        StoredValue value = new StoredValue(4, "a/b", VALUE, TIME);
        StoredValue lasting = new StoredValue(4, "a/b", VALUE, null);
        List<Applied> all = Stream
            .concat(RESULTS.stream(), Stream.of(new Applied.Found(value), new Applied.Found(lasting)))
            .toList();
        EntryResults results = new EntryResults(all, Duration.ofNanos(5));
        assertThat(EntryResults.decode(results.encode())).usingRecursiveComparison().isEqualTo(results);
    }

    @Test
    void decodeWhenAnyByteIsMissingOrAddedRefuses() {
        byte[] results = new EntryResults(RESULTS, Duration.ofNanos(5)).encode();
        for (byte[] entry : List.of(Golden.read("log-entry.hex"), Golden.read("log-entry-options.hex"))) {
            for (int length = 0; length <= entry.length + 1; length++) {
                byte[] other = Arrays.copyOf(entry, length);
                if (length != entry.length) {
                    assertThatThrownBy(() -> LogEntry.decode(other)).as("%d bytes", length)
                        .isInstanceOf(StoreException.class);
                }
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
        for (byte[] entry : List.of(Golden.read("log-entry.hex"), Golden.read("log-entry-options.hex"))) {
            for (int at = 0; at < entry.length; at++) {
                for (int bit = 0; bit < 8; bit++) {
                    byte[] changed = entry.clone();
                    changed[at] ^= (byte) (1 << bit);
                    try {
                        assertThat(LogEntry.decode(changed).operations().size()).isLessThanOrEqualTo(4);
                    }
                    catch (StoreException e) {
                        assertThat(e).hasMessageContaining("log entry");
                    }
                }
            }
        }
    }

    @Test
    void decodeKeepsLargeValues() {
        byte[] large = new byte[3_000_000];
        Arrays.fill(large, (byte) 7);
        byte[] bytes = LogEntry.encode(TIME, List.of(Operation.of(new Action.Put(Key.of("k"), "", large))));
        assertThat(bytes.length).isLessThan(large.length + 100);
        assertThat(LogEntry.decode(bytes).operations().getFirst().action()).isInstanceOfSatisfying(Action.Put.class,
                put -> assertThat(put.value()).isEqualTo(large));
    }

    @Test
    void putWhenTheContentTypeIsTooLongIsRefusedBeforeItIsLogged() {
        assertThatThrownBy(() -> new Action.Put(Key.of("k"), "x".repeat(256), VALUE))
            .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] filled(int with) {
        byte[] bytes = new byte[Once.LENGTH];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

}
