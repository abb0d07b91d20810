package io.dispersa.participant.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dispersa.api.Key;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import io.dispersa.raft.Position;
import io.dispersa.testing.Golden;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StoredValuesTests {

    private static final byte[] GOLDEN = Golden.read("stored-row.hex");

    @Test
    void rowIsFrozen() {
        Operation.Put put = new Operation.Put(Key.of("k"), "a/b", new byte[] { 0, -1 });
        assertThat(StoredValues.row(0x0102030405060708L, StoredHead.NEVER, put)).isEqualTo(GOLDEN);
    }

    @Test
    void readUnderstandsTheFrozenRow() {
        StoredValue value = StoredValues.read(GOLDEN);
        assertThat(value.version()).isEqualTo(0x0102030405060708L);
        assertThat(value.contentType()).isEqualTo("a/b");
        assertThat(value.bytes()).containsExactly(0, -1);
        assertThat(StoredValues.head(GOLDEN, GOLDEN.length).size()).isEqualTo(2);
    }

    @Test
    void readWhenFormatIsNewerRefuses() {
        byte[] newer = GOLDEN.clone();
        newer[0] = 3;
        assertThatThrownBy(() -> StoredValues.read(newer)).isInstanceOf(StoreException.class);
    }

    @Test
    void readWhenRowIsShortRefuses() {
        assertThatThrownBy(() -> StoredValues.read(new byte[] { 1, 0, 0 })).isInstanceOf(StoreException.class);
        byte[] lying = GOLDEN.clone();
        lying[10] = 100;
        assertThatThrownBy(() -> StoredValues.read(lying)).isInstanceOf(StoreException.class);
    }

    @Test
    void expiringRowIsFrozen() {
        byte[] golden = Golden.read("stored-row-expiring.hex");
        Operation.Put put = new Operation.Put(Key.of("k"), "a/b", new byte[] { 0, -1 });
        assertThat(StoredValues.row(0x0102030405060708L, 1_700_000_000_123L, put)).isEqualTo(golden);
        StoredValue value = StoredValues.read(golden);
        assertThat(value.expires()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_123L));
        assertThat(value.contentType()).isEqualTo("a/b");
        assertThat(value.bytes()).containsExactly(0, -1);
    }

    @Test
    void rememberedResultIsFrozenAndReadsBack() {
        byte[] golden = Golden.read("remembered-result.hex");
        byte[] fingerprint = new byte[Once.LENGTH];
        Arrays.fill(fingerprint, (byte) 7);
        assertThat(new RememberedResult(1_700_000_000_123L, fingerprint, new OperationResult.Stored(true, 5)).row())
            .isEqualTo(golden);
        for (OperationResult result : List.of(new OperationResult.Stored(true, 5), new OperationResult.Stored(false, 6),
                new OperationResult.Deleted(), new OperationResult.Absent(), new OperationResult.ConditionFailed(7L),
                new OperationResult.ConditionFailed(null))) {
            assertThat(RememberedResult.read(new RememberedResult(1, fingerprint, result).row()).result())
                .isEqualTo(result);
        }
    }

    @Test
    void rowsThatTellExpiryAreFrozen() {
        assertThat(Rows.expiry(258, Rows.data(Key.of("é"))))
            .isEqualTo(HexFormat.of().parseHex("78" + "0000000000000102" + "64c3a9"));
        assertThat(Rows.result(new byte[] { 1, 2 })).isEqualTo(HexFormat.of().parseHex("69" + "0102"));
        assertThat(Rows.time(Instant.ofEpochMilli(258))).isEqualTo(HexFormat.of().parseHex("01" + "0000000000000102"));
        assertThat(Rows.TIME).isEqualTo("mtime".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void otherRowsAreFrozen() {
        assertThat(new Contents(1, 2, 3).row())
            .isEqualTo(HexFormat.of().parseHex("01" + "0000000000000001" + "0000000000000002" + "0000000000000003"));
        assertThat(Rows.owner(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), 5))
            .isEqualTo(HexFormat.of().parseHex("01" + "00112233445566778899aabbccddeeff" + "00000005"));
        assertThat(Rows.applied(new Position(2, 3)))
            .isEqualTo(HexFormat.of().parseHex("01" + "0000000000000002" + "0000000000000003"));
        assertThat(Rows.readApplied(Rows.applied(Position.NONE))).isEqualTo(Position.NONE);
        assertThat(Rows.data(Key.of("é"))).isEqualTo(HexFormat.of().parseHex("64" + "c3a9"));
        assertThat(Rows.CONTENTS).isEqualTo("mcontents".getBytes(StandardCharsets.US_ASCII));
        assertThat(Rows.APPLIED).isEqualTo("mapplied".getBytes(StandardCharsets.US_ASCII));
        assertThat(Rows.OWNER).isEqualTo("mowner".getBytes(StandardCharsets.US_ASCII));
    }

}
