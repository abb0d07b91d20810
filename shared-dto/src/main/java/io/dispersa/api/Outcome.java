package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What became of a request that was answered with an error; a client decides by it
 * whether a repeat is safe.
 */
public enum Outcome {

    /** The request took effect although its answer is an error. */
    APPLIED,
    /** The request certainly had no effect: it may be repeated. */
    NOT_APPLIED,
    /** Nobody knows: the request was sent, and its answer was lost. */
    UNKNOWN;

    /** Returns the word on the wire, such as {@code not-applied}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

}
