package io.dispersa.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTests {

    @Test
    void escapeLeavesOrdinaryTextAlone() {
        assertThat(Printable.escape("a/b ключ 😀 e\u0301")).isEqualTo("a/b ключ 😀 e\u0301");
    }

    @Test
    void escapeWritesWhatMovesTheCursorAsText() {
        assertThat(Printable.escape("a\n\r\tb\u001b[31m\u007f\\n")).isEqualTo("a\\n\\r\\tb\\u001b[31m\\u007f\\\\n");
    }

    @Test
    void escapeWritesWhatReversesOrHidesTextAsText() {
        assertThat(Printable.escape("\u202e\u2066\u200b\u2028\ufeff")).isEqualTo("\\u202e\\u2066\\u200b\\u2028\\ufeff");
    }

}
