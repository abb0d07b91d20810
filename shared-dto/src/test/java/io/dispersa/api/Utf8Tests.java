package io.dispersa.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8Tests {

    @Test
    void textGoesThereAndBack() {
        for (String text : new String[] { "", "a", "é€😀", "a\0b" }) {
            byte[] bytes = Utf8.encode(text).orElseThrow();
            assertThat(bytes).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
            assertThat(Utf8.decode(bytes)).contains(text);
        }
    }

    @Test
    void whatCannotBeCarriedExactlyIsNothing() {
        assertThat(Utf8.encode("a\ud800")).isEmpty();
        assertThat(Utf8.encode("\udc00a")).isEmpty();
        assertThat(Utf8.decode(new byte[] { (byte) 0xff })).isEmpty();
        assertThat(Utf8.decode(new byte[] { 'a', (byte) 0xc3 })).isEmpty();
        assertThat(Utf8.decode(new byte[] { (byte) 0xed, (byte) 0xa0, (byte) 0x80 })).isEmpty();
    }

    @Test
    void valueWithNulIsNoText() {
        assertThat(Utf8.text(new byte[] { 'a' })).contains("a");
        assertThat(Utf8.text(new byte[0])).contains("");
        assertThat(Utf8.text(new byte[] { 'a', 0 })).isEmpty();
        assertThat(Utf8.text(new byte[] { (byte) 0xff })).isEmpty();
    }

}
