package io.dispersa.service.codec;

import static io.dispersa.testing.SampleOperations.PLAIN;
import static io.dispersa.testing.SampleOperations.WITH_OPTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import io.dispersa.testing.Golden;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Freezes what travels and what is logged. */
class HopFormatTests {

    private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_123L);

    private static final byte[] VALUE = { 0, -1 };

    private static final Key K = Key.of("k");

    private static final List<OperationGroup> GROUPS = List.of(OperationGroup.of(PLAIN),
            OperationGroup.of(WITH_OPTIONS));

    private static final List<List<OperationResult>> RESULTS = List.of(
            List.of(new OperationResult.Stored(true, 1), new OperationResult.Stored(false, 1L << 40),
                    new OperationResult.Deleted(), new OperationResult.Absent(),
                    new OperationResult.Replayed(new OperationResult.Stored(true, 9))),
            List.of(new OperationResult.Found(new StoredValue(4, "a/b", VALUE, TIME)),
                    new OperationResult.Described(4, "a/b", 2, null), new OperationResult.TooMuch(),
                    new OperationResult.NotAmongOthers(), new OperationResult.ConditionFailed(3L),
                    new OperationResult.ConditionFailed(null), new OperationResult.NameReused(),
                    new OperationResult.Failed(Problem.of(ErrorCode.NOT_OWNER, "d")
                        .about(K, 3)
                        .withLeader(new ParticipantAddress(2, "h", 9002))),
                    new OperationResult.Failed(Problem.of(ErrorCode.NO_LEADER, "d"))));

    @Test
    void bytesAreFrozen() {
        assertThat(OperationGroup.of(PLAIN).bytes()).isEqualTo(Golden.read("group.hex"));
        assertThat(OperationGroup.of(WITH_OPTIONS).bytes()).isEqualTo(Golden.read("group-options.hex"));
        assertThat(HopFormat.CBOR.writeGroups(GROUPS)).isEqualTo(Golden.read("groups.hex"));
        assertThat(HopFormat.CBOR.writeResults(RESULTS)).isEqualTo(Golden.read("results.hex"));
        assertThat(HopFormat.JSON.writeGroups(GROUPS)).asString().isEqualTo(Golden.text("groups.json"));
        assertThat(HopFormat.JSON.writeResults(RESULTS)).asString().isEqualTo(Golden.text("results.json"));
    }

    @ParameterizedTest
    @EnumSource(HopFormat.class)
    void whatWasWrittenIsReadBack(HopFormat format) {
        List<OperationGroup> groups = format.readGroups(format.writeGroups(GROUPS));
        assertThat(groups).usingRecursiveComparison().isEqualTo(GROUPS);
        assertThat(format.readResults(format.writeResults(RESULTS))).usingRecursiveComparison().isEqualTo(RESULTS);
        assertThat(format.readGroups(format.writeGroups(List.of()))).isEmpty();
    }

    @Test
    void groupHasItsBytesAsTheyCame() {
        byte[] indefinite = { (byte) 0x9f, (byte) 0xbf, 0x62, 'o', 'p', 0x63, 'g', 'e', 't', 0x63, 'k', 'e', 'y', 0x7f,
                0x61, 'k', (byte) 0xff, (byte) 0xff, (byte) 0xff };
        byte[] call = HopFormat.CBOR.writeGroups(List.of(new OperationGroup(List.of(), indefinite)));
        OperationGroup group = HopFormat.CBOR.readGroups(call).getFirst();
        assertThat(group.operations()).containsExactly(new Operation.Get(K));
        assertThat(group.bytes()).isEqualTo(indefinite);
    }

    @Test
    void jsonIsReadAsPeopleWriteIt() {
        List<OperationGroup> groups = json("""
                [ [ {"key":"k","op":"put","value":"\\u00e9"}, {"op":"get","key":"k"} ], [{"op":"delete","key":"k"}] ]
                """);
        assertThat(groups.getFirst().operations()).usingRecursiveFieldByFieldElementComparator()
            .containsExactly(new Operation.Put(K, "application/octet-stream", "é".getBytes(StandardCharsets.UTF_8)),
                    new Operation.Get(K));
        assertThat(groups.getLast().operations()).containsExactly(new Operation.Delete(K));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "{}", "[", "[{}]", "[[[]]]", "[[1]]", "[[]] []", "[[{\"op\":\"put\"}]]",
            "[[{\"key\":\"k\"}]]", "[[{\"op\":\"PUT\",\"key\":\"k\"}]]", "[[{\"op\":\"put\",\"key\":\"k\"}]]",
            "[[{\"op\":\"get\",\"key\":\"k\",\"value\":\"v\"}]]", "[[{\"op\":\"get\",\"key\":\"k\",\"ttl\":1}]]",
            "[[{\"op\":\"get\",\"key\":\"k\",\"idempotencyKey\":\"n\"}]]",
            "[[{\"op\":\"delete\",\"key\":\"k\",\"head\":true}]]", "[[{\"op\":\"get\",\"key\":\"k\",\"x\":1}]]",
            "[[{\"op\":\"get\",\"op\":\"get\",\"key\":\"k\"}]]",
            "[[{\"op\":\"put\",\"key\":\"k\",\"value\":\"v\",\"ttl\":0}]]",
            "[[{\"op\":\"put\",\"key\":\"k\",\"value\":\"v\",\"ttl\":99999999999999}]]",
            "[[{\"op\":\"put\",\"key\":\"k\",\"value\":\"v\",\"ttl\":1.5}]]",
            "[[{\"op\":\"put\",\"key\":\"k\",\"value\":\"v\",\"type\":\"a\\nb\"}]]",
            "[[{\"op\":\"put\",\"key\":\"k\",\"value\":\"\\ud800\"}]]",
            "[[{\"op\":\"put\",\"key\":\"k\",\"bytes\":\"%\"}]]", "[[{\"op\":\"get\",\"key\":\"k\",\"ifMatch\":7}]]",
            "[[{\"op\":\"get\",\"key\":\"k\",\"ifMatch\":[\"7\"]}]]",
            "[[{\"op\":\"get\",\"key\":\"k\",\"head\":null}]]" })
    void whatIsNotUnderstoodIsRefused(String body) {
        assertThatThrownBy(() -> json(body)).isInstanceOf(CodecException.class);
    }

    @Test
    void keyOrNameThatIsNotValidIsRefusedForWhatItIs() {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> json("[[{\"op\":\"get\",\"key\":\"\"}]]"))
            .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.KEY_INVALID));
        assertThatExceptionOfType(ProblemException.class)
            .isThrownBy(() -> json("[[{\"op\":\"delete\",\"key\":\"k\",\"idempotencyKey\":\"\\u00e9\"}]]"))
            .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.REQUEST_INVALID));
    }

    @Test
    void moreOperationsThanAreAllowedAreRefused() {
        OperationGroup group = OperationGroup.of(Collections.nCopies(500, new Operation.Get(K)));
        assertThat(HopFormat.CBOR.readGroups(HopFormat.CBOR.writeGroups(List.of(group, group)))).hasSize(2);
        byte[] more = HopFormat.CBOR.writeGroups(List.of(group, group, OperationGroup.of(new Operation.Get(K))));
        assertThatThrownBy(() -> HopFormat.CBOR.readGroups(more)).isInstanceOf(CodecException.class)
            .hasMessageContaining("too many");
        byte[] empty = HopFormat.CBOR.writeGroups(Collections.nCopies(1001, OperationGroup.of(List.of())));
        assertThatThrownBy(() -> HopFormat.CBOR.readGroups(empty)).isInstanceOf(CodecException.class);
    }

    @Test
    void anyByteThatIsMissingOrAddedIsNoticed() {
        byte[] groups = Golden.read("groups.hex");
        byte[] results = Golden.read("results.hex");
        for (int length = 0; length <= results.length + 1; length++) {
            byte[] otherGroups = Arrays.copyOf(groups, length);
            byte[] otherResults = Arrays.copyOf(results, length);
            if (length != groups.length) {
                assertThatThrownBy(() -> HopFormat.CBOR.readGroups(otherGroups)).as("%d bytes", length)
                    .isInstanceOf(CodecException.class);
            }
            if (length != results.length) {
                assertThatThrownBy(() -> HopFormat.CBOR.readResults(otherResults)).as("%d bytes", length)
                    .isInstanceOf(CodecException.class);
            }
        }
    }

    @Test
    void newerFormatIsRefused() {
        byte[] groups = Golden.read("groups.hex");
        groups[0] = 2;
        assertThatThrownBy(() -> HopFormat.CBOR.readGroups(groups)).isInstanceOf(CodecException.class)
            .hasMessageContaining("this version does not know");
    }

    /** CBOR's string references: a value, and then what only points to it. */
    @Test
    void groupThatIsLongOnlyWhenWrittenAgainIsRefused() {
        byte[] body = StringReferences.puts();
        assertThat(body.length).isLessThan(20_000);
        assertThatThrownBy(() -> OperationGroup.read(body)).isInstanceOf(CodecException.class)
            .hasMessageContaining("more than it has bytes");
    }

    private static List<OperationGroup> json(String body) {
        return HopFormat.JSON.readGroups(body.getBytes(StandardCharsets.UTF_8));
    }

}
