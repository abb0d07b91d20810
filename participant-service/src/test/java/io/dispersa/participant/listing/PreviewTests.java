package io.dispersa.participant.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.operation.StoredValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreviewTests {

    @Test
    void textUpToTheLimitIsShownWhole() {
        assertThat(preview(utf8("abc"), 3)).contains(new Preview("abc", false));
        assertThat(preview(utf8(""), 3)).contains(new Preview("", false));
    }

    @Test
    void longTextIsCutBetweenCharacters() {
        assertThat(preview(utf8("abcd"), 3)).contains(new Preview("abc", true));
        assertThat(preview(utf8("aé€"), 3)).contains(new Preview("aé", true));
        assertThat(preview(utf8("aé€"), 2)).contains(new Preview("a", true));
        assertThat(preview(utf8("😀😀"), 7)).contains(new Preview("😀", true));
        assertThat(preview(utf8("€"), 1)).contains(new Preview("", true));
    }

    @Test
    void whatIsNotTextHasNoPreview() {
        assertThat(preview(new byte[] { 'a', 0 }, 3)).isEmpty();
        assertThat(preview(new byte[] { (byte) 0xff }, 3)).isEmpty();
        assertThat(preview(new byte[] { 'a', 'b', 'c', 'd', (byte) 0xc3 }, 3)).isEmpty();
    }

    private static Optional<Preview> preview(byte[] value, int limit) {
        return Preview.of(new StoredValue(1, "text/plain", value, null), limit);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

}
