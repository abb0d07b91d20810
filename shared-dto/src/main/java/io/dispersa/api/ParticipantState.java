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
    SUSPECT,
    /** It has been asked to leave, and others depend on what it stores. */
    DRAINING,
    /** It has been asked to leave, and nothing depends on it: it may be stopped. */
    DRAINED,
    /** It was gone for so long that its replicas are made again elsewhere. */
    LOST;

    /** Returns the word on the wire, such as {@code up}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

}
