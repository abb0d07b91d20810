package io.dispersa.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TermProtocolTests {

    private static final TermProtocol.Question QUESTION = new TermProtocol.Question("p1",
            List.of(new TermProtocol.Asked(new UUID(1, 2), "2.1"), new TermProtocol.Asked(new UUID(3, 4), "2.9")));

    private static final TermProtocol.Answer ANSWER = new TermProtocol.Answer(List.of(7L, TermProtocol.NONE));

    /** What changes them must change the format, too. */
    @Test
    void bytesAreFrozen() throws IOException {
        assertThat(hex(TermProtocol.ASK.streamRequest(QUESTION)))
            .isEqualTo("02" + "00027031" + "00000002" + "0000000000000001" + "0000000000000002" + "0003322e31"
                    + "0000000000000003" + "0000000000000004" + "0003322e39");
        assertThat(hex(TermProtocol.ASK.streamResponse(ANSWER)))
            .isEqualTo("02" + "00000002" + "0000000000000007" + "ffffffffffffffff");
    }

    @Test
    void whatIsWrittenIsRead() {
        assertThat(TermProtocol.ASK.parseRequest(TermProtocol.ASK.streamRequest(QUESTION))).isEqualTo(QUESTION);
        assertThat(TermProtocol.ASK.parseResponse(TermProtocol.ASK.streamResponse(ANSWER))).isEqualTo(ANSWER);
    }

    @Test
    void whatIsNotWholeOrOfAnotherFormatIsRefused() {
        for (String bytes : List.of("", "01", "0200", "02" + "00027031" + "00001001" + "00")) {
            InputStream stream = new ByteArrayInputStream(HexFormat.of().parseHex(bytes));
            assertThatThrownBy(() -> TermProtocol.ASK.parseRequest(stream)).as(bytes)
                .hasCauseInstanceOf(IOException.class);
        }
    }

    private static String hex(InputStream stream) throws IOException {
        return HexFormat.of().formatHex(stream.readAllBytes());
    }

}
