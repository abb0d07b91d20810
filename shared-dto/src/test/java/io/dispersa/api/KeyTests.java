package io.dispersa.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTests {

    @ParameterizedTest
    @CsvSource({ "a/b, a/b", "a%2Fb, a/b", "a%252Fb, a%2Fb", "a+b, a+b", "a%20b, 'a b'", "a;v=1, a;v=1",
            "%F0%9F%98%80, 😀", "e%CC%81, e\u0301", "%C3%A9, \u00e9", "...,...", "a%5Cb, a\\b" })
    void fromPathDecodesOnce(String path, String key) {
        assertThat(Key.fromPath(path).text()).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "/", "a/", "/a", "a//b", ".", "..", "a/../b", "%2e%2E", "a%00", "%", "%4", "%zz",
            "%ff", "%c3%28" })
    void fromPathWhenPathCannotCarryItIsKeyInvalid(String path) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> Key.fromPath(path))
            .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.KEY_INVALID));
    }

    @Test
    void ofWhenLongestIsValidAndOneMoreIsNot() {
        assertThat(Key.of("é".repeat(512)).utf8()).hasSize(1024);
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> Key.of("é".repeat(512) + "a"))
            .withMessageContaining("1025 bytes long, and the limit is 1024");
    }

    @Test
    void ofWhenSurrogateIsAloneIsKeyInvalid() {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> Key.of("a\ud83d"))
            .withMessageContaining("lone surrogate");
    }

    @Test
    void compareToOrdersByUnsignedBytes() {
        List<Key> keys = List.of(Key.of("a"), Key.of("é"), Key.of("😀"), Key.of("\uffee"));
        assertThat(keys.stream().sorted().map(Key::text)).containsExactly("a", "é", "\uffee", "😀");
    }

    @Test
    void toPathOfRandomKeysRoundTrips() {
        long seed = System.nanoTime();
        RandomGenerator random = new java.util.Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Key key = Key.of(randomText(random));
            assertThat(Key.fromPath(key.toPath())).as("seed %d", seed).isEqualTo(key);
            assertThat(key.toPath()).as("seed %d", seed).matches("[A-Za-z0-9._~/%-]+");
        }
    }

    @Test
    void ofBytesKeepsThemExactly() {
        byte[] bytes = "é/😀".getBytes(StandardCharsets.UTF_8);
        assertThat(Key.of(bytes).utf8()).isEqualTo(bytes);
    }

    private static String randomText(RandomGenerator random) {
        return random.ints(1 + random.nextInt(40), 1, 0x10000)
            .filter(c -> !Character.isSurrogate((char) c) && c != '/')
            .mapToObj(Character::toString)
            .collect(Collectors.joining("", "k", ""));
    }

}
