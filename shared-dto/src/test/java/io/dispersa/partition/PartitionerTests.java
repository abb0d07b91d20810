package io.dispersa.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dispersa.api.Key;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PartitionerTests {

    /**
     * Made with {@code python3 -c "import zlib; print(zlib.crc32(key.encode()))"}. A
     * change here loses stored keys.
     */
    static Stream<Arguments> goldenVectors() {
        return Stream.of(Arguments.of("\0", 3523407757L, 1), Arguments.of("a", 3904355907L, 3),
                Arguments.of("k", 140662621L, 1), Arguments.of("hello", 907060870L, 4),
                Arguments.of("a/b", 133447708L, 4), Arguments.of("ключ", 212833818L, 0),
                Arguments.of("日本語", 2819314405L, 1), Arguments.of("😀", 88978756L, 4),
                Arguments.of("a".repeat(1024), 2085984185L, 5));
    }

    @ParameterizedTest
    @MethodSource("goldenVectors")
    void partitionOfAgreesWithTheGoldenVectors(String key, long hash, int partitionOfSix) {
        assertThat(Partitioner.hash(Key.of(key))).isEqualTo(hash);
        assertThat(new Partitioner(6).partitionOf(Key.of(key))).isEqualTo(partitionOfSix);
    }

    @Test
    void partitionOfWhenHashExceedsAnIntIsStillNotNegative() {
        assertThat(new Partitioner(256).partitionOf(Key.of("a"))).isEqualTo((int) (3904355907L % 256));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(ints = { -1, 0, 257 })
    void newWhenNumberIsOutOfRangeNamesTheRange(int partitions) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Partitioner(partitions))
            .withMessage("the number of partitions must be between 1 and 256, and is " + partitions);
    }

}
