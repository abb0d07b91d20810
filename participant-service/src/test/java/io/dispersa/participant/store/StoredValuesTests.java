package io.dispersa.participant.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dispersa.api.Key;
import io.dispersa.raft.Position;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StoredValuesTests {

    private static final byte[] GOLDEN = Golden.read("stored-row.hex");

    @Test
    void rowIsFrozen() {
        Change.Put put = new Change.Put(Key.of("k"), "a/b", new byte[] { 0, -1 });
        assertThat(StoredValues.row(0x0102030405060708L, put)).isEqualTo(GOLDEN);
    }

    @Test
    void readUnderstandsTheFrozenRow() {
        StoredValue value = StoredValues.read(GOLDEN);
        assertThat(value.version()).isEqualTo(0x0102030405060708L);
        assertThat(value.contentType()).isEqualTo("a/b");
        assertThat(value.bytes()).containsExactly(0, -1);
        assertThat(StoredValues.valueLength(GOLDEN, GOLDEN.length)).isEqualTo(2);
    }

    @Test
    void readWhenFormatIsNewerRefuses() {
        byte[] newer = GOLDEN.clone();
        newer[0] = 2;
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
