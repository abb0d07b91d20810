package io.dispersa.mainnode.events;

import io.dispersa.mainnode.events.EventLog.Numbered;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Server-sent events. Each listener has a thread of its own, which is a virtual one, for
 * as long as it listens.
 */
@RestController
class EventController {

    private static final Logger logger = LoggerFactory.getLogger(EventController.class);

    /** So that a listener that has gone is noticed, and nobody in between hangs up. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final String GAP = "event: gap\ndata: {\"detail\":\"events before this one are not kept: look at GET /participants, /partitions and /rebalance\"}\n\n";

    private final Listeners listeners = new Listeners();

    private final EventLog log;

    EventController(EventLog log) {
        this.log = log;
    }

    @GetMapping("/events")
    void events(@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastId,
            HttpServletRequest request, HttpServletResponse response) throws IOException {
        try (Listeners.Place _ = listeners.add(request.getRemoteAddr())) {
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            tell(lastId, response.getOutputStream());
        }
        catch (IOException e) {
            logger.debug("a listener has gone: {}", e.toString());
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins after the event that the listener has seen, or with what comes next. */
    private void tell(@Nullable String lastId, OutputStream out) throws IOException, InterruptedException {
        Optional<Long> seen = log.number(lastId);
        long number = seen.orElseGet(lastId == null ? log::last : log::beforeOldest);
        write(out, seen.isEmpty() && lastId != null ? GAP : ":\n\n");
        while (!log.closed()) {
            StringBuilder text = new StringBuilder();
            for (Numbered event : log.after(number, SILENCE)) {
                text.append(text(event));
                number = event.number();
            }
            write(out, text.isEmpty() ? ":\n\n" : text.toString());
        }
    }

    private static String text(Numbered numbered) {
        return "id: %s\nevent: %s\ndata: %s\n\n".formatted(numbered.id(), numbered.event().kind().wireName(),
                JsonMapper.shared().writeValueAsString(numbered.event()));
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

}
