package io.dispersa.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dispersa.api.Key;
import io.dispersa.api.KeyItem;
import io.dispersa.api.Outcome;
import io.dispersa.api.Printable;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keys in a row, read as they come: of an endless number, one is in memory. For one
 * thread. Must be closed.
 *
 * <p>
 * A stream that breaks off, or ends in an error that may pass, is taken up again after
 * the last key that was read, at the next main node if there are several. It fails only
 * if that has not helped for as long as {@link ClientSettings#repeatFor()}, and never
 * ends early without failing.
 */
public final class KeyStream implements Iterator<KeyItem>, AutoCloseable {

    private static final String NDJSON = "application/x-ndjson";

    private final HttpExchange http;

    private final Repeats repeats;

    private final MainNodes mainNodes;

    private final Selection selection;

    private Repeats.Attempts attempts;

    private @Nullable Source source;

    private @Nullable KeyItem next;

    private @Nullable Key last;

    private boolean ended;

    KeyStream(HttpExchange http, Repeats repeats, MainNodes mainNodes, Selection selection) {
        this.http = http;
        this.repeats = repeats;
        this.mainNodes = mainNodes;
        this.selection = selection;
        this.attempts = repeats.begin();
        this.last = selection.after() == null ? null : Key.of(selection.after());
    }

    static String path(Selection selection, @Nullable String after) {
        return "/kv?prefix=" + Request.encoded(selection.prefix())
                + (after == null ? "" : "&after=" + Request.encoded(after)) + "&values=" + selection.values()
                + selection.consistency().parameter("&");
    }

    /**
     * Returns whether there is another key; waits for it.
     * @throws ProblemException if the cluster cannot go on
     * @throws KvClientException if no main node can be heard any more
     */
    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            next = advance();
            ended = next == null;
        }
        return next != null;
    }

    @Override
    public KeyItem next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        KeyItem item = next;
        next = null;
        return item;
    }

    @Override
    public void close() {
        ended = true;
        drop();
    }

    private @Nullable KeyItem advance() {
        while (true) {
            try {
                KeyItem item = read();
                if (attempts.begun()) {
                    attempts = repeats.begin();
                }
                return item;
            }
            catch (KvClientException | ProblemException e) {
                drop();
                if (!mayResume(e) || !attempts.again(Duration.ZERO)) {
                    ended = true;
                    throw e;
                }
            }
        }
    }

    private boolean mayResume(RuntimeException failure) {
        return switch (failure) {
            case KvClientException.AnswerLost _ -> true;
            case KvClientException.NotConnected _ -> last != null;
            case ProblemException refused -> Answer.mayBeRepeated(refused.problem());
            default -> false;
        };
    }

    private @Nullable KeyItem read() {
        Source from = source == null ? open() : source;
        source = from;
        try {
            if (from.parser().nextToken() == null) {
                drop();
                return null;
            }
            return checked(from, from.parser().readValueAs(Line.class));
        }
        catch (JacksonException e) {
            throw lost(from.server(), e);
        }
    }

    private Source open() {
        String after = last == null ? null : last.text();
        StreamedAnswer answer = http.open(Request.get(path(selection, after), NDJSON));
        try {
            answer.require(NDJSON);
            return new Source(answer.server(), JsonMapper.shared().createParser(answer.body()));
        }
        catch (IOException | JacksonException e) {
            throw lost(answer.server(), e);
        }
    }

    @SuppressWarnings("ConstantValue") // JSON knows nothing of what may be absent
    private KeyItem checked(Source from, Line line) {
        if (line != null && line.error() != null) {
            mainNodes.passOver(from.server());
            throw line.error().toException();
        }
        if (line == null || line.key() == null || line.version() == null || line.type() == null) {
            throw new KvClientException.UnexpectedAnswer(from.server(), Outcome.NOT_APPLIED,
                    "a line that is not a key");
        }
        Key key = Key.of(line.key());
        if (last != null && key.compareTo(last) <= 0) {
            throw new KvClientException.UnexpectedAnswer(from.server(), Outcome.NOT_APPLIED,
                    "the key '%s' after '%s', which is not in order".formatted(key, last));
        }
        last = key;
        int size = line.size() == null ? 0 : line.size();
        return new KeyItem(line.key(), line.version(), size, line.type(), line.expires(), line.value(), line.bytes());
    }

    private KvClientException lost(URI server, Exception e) {
        mainNodes.passOver(server);
        return new KvClientException.AnswerLost(server, Outcome.NOT_APPLIED,
                "it broke off " + (last == null ? "at its beginning" : "after the key '" + last + "'") + " ("
                        + Printable.escape(reason(e)) + ")",
                e);
    }

    private static String reason(Exception e) {
        return e instanceof JacksonException malformed ? malformed.getOriginalMessage()
                : String.valueOf(e.getMessage());
    }

    private void drop() {
        Source open = source;
        source = null;
        if (open != null) {
            open.parser().close();
        }
    }

    /**
     * Which keys.
     *
     * @param after the key after which they begin; null for the first
     */
    record Selection(String prefix, @Nullable String after, boolean values, Consistency consistency) {
    }

    /** An answer that is being read. */
    private record Source(URI server, JsonParser parser) {
    }

    /** A line of the stream: a key, or the error in which it ends. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Line(@Nullable String key, @Nullable Long version, @Nullable Integer size, @Nullable String type,
            @Nullable Instant expires, @Nullable String value, byte @Nullable [] bytes, @Nullable Problem error) {
    }

}
