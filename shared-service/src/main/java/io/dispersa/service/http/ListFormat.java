package io.dispersa.service.http;

import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * A listing is text for people unless a program asks for JSON by name: curl's Accept
 * takes anything.
 */
public final class ListFormat {

    /** The type of a listing in text. */
    public static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private ListFormat() {
    }

    /** Returns whether the caller accepts JSON and named it. */
    public static boolean isJson(HttpHeaders headers) {
        try {
            return headers.getAccept()
                .stream()
                .anyMatch(type -> type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON) && type.getQualityValue() > 0);
        }
        catch (InvalidMediaTypeException e) {
            return false;
        }
    }

}
