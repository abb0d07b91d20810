package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the main node believes of a participant. */
public enum ParticipantState {

    /** Registered, and not heard of since the main node started. */
    SILENT,
    /** Its heartbeats arrive. */
    UP,
    /** It was up, and its heartbeats have stopped. */
    SUSPECT;

    /** Returns the word on the wire, such as {@code up}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

}
