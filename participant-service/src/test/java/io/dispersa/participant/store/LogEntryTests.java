package io.dispersa.participant.store;

import static io.dispersa.testing.SampleOperations.PLAIN;
import static io.dispersa.testing.SampleOperations.WITH_OPTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dispersa.api.Key;
import io.dispersa.operation.Condition;
import io.dispersa.operation.Operation;
import io.dispersa.service.codec.OperationGroup;
import io.dispersa.testing.Golden;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LogEntryTests {

    private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_123L);

    private static final Duration RETENTION = Duration.ofMinutes(10);

    private static final byte[] VALUE = { 0, -1 };

    private static final Key K = Key.of("k");

    @Test
    void encodeIsFrozen() {
        assertThat(encode(PLAIN)).isEqualTo(Golden.read("log-entry.hex"));
        assertThat(encode(WITH_OPTIONS)).isEqualTo(Golden.read("log-entry-options.hex"));
    }

    @Test
    void decodeUnderstandsTheFrozenBytes() {
        LogEntry entry = LogEntry.decode(Golden.read("log-entry.hex"));
        assertThat(entry.time()).isEqualTo(TIME);
        assertThat(entry.retention()).isEqualTo(RETENTION);
        assertThat(entry.operations()).usingRecursiveComparison().isEqualTo(PLAIN);
        assertThat(LogEntry.decode(Golden.read("log-entry-options.hex")).operations()).usingRecursiveComparison()
            .isEqualTo(WITH_OPTIONS);
    }

    @Test
    void groupsAreDoneOneAfterTheOther() {
        byte[] entry = LogEntry.encode(TIME, RETENTION,
                Stream.of(PLAIN, WITH_OPTIONS).map(OperationGroup::of).toList());
        assertThat(LogEntry.decode(entry).operations()).usingRecursiveComparison()
            .isEqualTo(Stream.of(PLAIN, WITH_OPTIONS).flatMap(List::stream).toList());
        assertThat(LogEntry.decode(LogEntry.encode(TIME, RETENTION, List.of())).operations()).isEmpty();
    }

    @Test
    void decodeWhenAnyByteIsMissingOrAddedRefuses() {
        for (byte[] entry : List.of(Golden.read("log-entry.hex"), Golden.read("log-entry-options.hex"))) {
            for (int length = 0; length <= entry.length + 1; length++) {
                byte[] other = Arrays.copyOf(entry, length);
                if (length != entry.length) {
                    assertThatThrownBy(() -> LogEntry.decode(other)).as("%d bytes", length)
                        .isInstanceOf(StoreException.class);
                }
            }
        }
    }

    @Test
    void decodeTellsWhetherReplicasAreCompared() {
        byte[] comparing = LogEntry.encodeComparing(TIME, RETENTION);
        assertThat(LogEntry.decode(comparing)).isEqualTo(new LogEntry(TIME, RETENTION, List.of(), true));
        assertThat(LogEntry.decode(encode(PLAIN)).comparing()).isFalse();
    }

    @Test
    void decodeWhenFormatIsNewerRefuses() {
        byte[] entry = Golden.read("log-entry.hex");
        entry[0] = 4;
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
        byte[] bytes = encode(List.of(new Operation.Put(K, "", large)));
        assertThat(bytes.length).isLessThan(large.length + 100);
        assertThat(LogEntry.decode(bytes).operations().getFirst()).isInstanceOfSatisfying(Operation.Put.class,
                put -> assertThat(put.value()).isEqualTo(large));
    }

    @Test
    void putThatCannotBeStoredIsRefusedBeforeItIsLogged() {
        assertThatThrownBy(() -> new Operation.Put(K, "x".repeat(256), VALUE))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Operation.Put(K, "a/b", VALUE, Duration.ofDays(36_526), Condition.NONE, null))
            .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] encode(List<Operation> operations) {
        return LogEntry.encode(TIME, RETENTION, List.of(OperationGroup.of(operations)));
    }

}
