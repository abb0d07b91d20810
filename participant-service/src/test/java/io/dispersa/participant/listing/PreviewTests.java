package io.dispersa.participant.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PreviewTests {

    @Test
    void textUpToTheLimitIsShownWhole() {
        assertThat(Preview.of(utf8("abc"), 3)).contains(new Preview("abc", false));
        assertThat(Preview.of(utf8(""), 3)).contains(new Preview("", false));
    }

    @Test
    void longTextIsCutBetweenCharacters() {
        assertThat(Preview.of(utf8("abcd"), 3)).contains(new Preview("abc", true));
        assertThat(Preview.of(utf8("aé€"), 3)).contains(new Preview("aé", true));
        assertThat(Preview.of(utf8("aé€"), 2)).contains(new Preview("a", true));
        assertThat(Preview.of(utf8("😀😀"), 7)).contains(new Preview("😀", true));
        assertThat(Preview.of(utf8("€"), 1)).contains(new Preview("", true));
    }

    @Test
    void whatIsNotTextHasNoPreview() {
        assertThat(Preview.of(new byte[] { 'a', 0 }, 3)).isEmpty();
        assertThat(Preview.of(new byte[] { (byte) 0xff }, 3)).isEmpty();
        assertThat(Preview.of(new byte[] { 'a', 'b', 'c', 'd', (byte) 0xc3 }, 3)).isEmpty();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

}
