package io.dispersa.mainnode.kv;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KeyItem;
import io.dispersa.api.KeyPage;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.service.http.BodyFormat;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import tools.jackson.databind.ObjectMapper;

/**
 * An answer of one key a line, in JSON. One that cannot be completed ends with a line
 * that says why, and is broken off, so that it never looks complete.
 */
final class KeyLines {

    static final MediaType MEDIA_TYPE = MediaType.APPLICATION_NDJSON;

    private static final Logger log = LoggerFactory.getLogger(KeyLines.class);

    private static final int BUFFER_BYTES = 32 * 1024;

    private static final int LINES_UNTIL_FLUSH = KeyPage.MOST;

    private static final ObjectMapper JSON = BodyFormat.JSON.mapper();

    private final HttpServletRequest request;

    private final HttpServletResponse response;

    KeyLines(HttpServletRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
    }

    /**
     * Writes lines until there are no more keys.
     * @param most how many lines at most
     * @throws ProblemException if it fails before anything has been sent
     * @throws IOException if the client has gone
     */
    void write(Iterator<KeyItem> keys, int most) throws IOException {
        response.setContentType(MEDIA_TYPE.toString());
        OutputStream out = new BufferedOutputStream(response.getOutputStream(), BUFFER_BYTES);
        try {
            for (int lines = 1; lines <= most && keys.hasNext(); lines++) {
                writeLine(out, keys.next());
                if (lines % LINES_UNTIL_FLUSH == 0) {
                    out.flush();
                }
            }
        }
        catch (RuntimeException e) {
            breakOff(out, e);
        }
        out.flush();
    }

    private void breakOff(OutputStream out, RuntimeException cause) throws IOException {
        if (!response.isCommitted()) {
            throw cause;
        }
        writeLine(out, Map.of("error", problem(cause)));
        BrokenOffAnswers.mark(request);
    }

    private static Problem problem(RuntimeException cause) {
        if (cause instanceof ProblemException expected) {
            return expected.problem();
        }
        log.error("A stream of keys failed in a way that nobody foresaw", cause);
        return Problem.of(ErrorCode.INTERNAL_ERROR, "The log of this main node says what happened.");
    }

    private static void writeLine(OutputStream out, Object line) throws IOException {
        out.write(JSON.writeValueAsBytes(line));
        out.write('\n');
    }

}
