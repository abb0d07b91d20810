package io.dispersa.service.http;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** The Content-Type that is stored with a value. */
public final class ContentTypes {

    private static final int MOST_CHARACTERS = 255;

    private ContentTypes() {
    }

    /**
     * Returns the Content-Type of a request as it was sent, or that of plain bytes if
     * there is none.
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID} if it is not one that
     * can be given back
     */
    public static String of(HttpServletRequest request) {
        return checked(request.getHeader("Content-Type"));
    }

    /**
     * Returns a Content-Type, or that of plain bytes if there is none.
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID} if it is not one that
     * can be given back
     */
    public static String checked(@Nullable String sent) {
        if (sent == null) {
            return MediaType.APPLICATION_OCTET_STREAM_VALUE;
        }
        if (sent.length() > MOST_CHARACTERS || !sent.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw invalid("it must be at most %d characters of printable ASCII".formatted(MOST_CHARACTERS));
        }
        try {
            if (!MediaType.parseMediaType(sent).isConcrete()) {
                throw invalid("it must not have a wildcard");
            }
            return sent;
        }
        catch (InvalidMediaTypeException e) {
            throw invalid("it must be of the form type/subtype; parameter=value");
        }
    }

    private static ProblemException invalid(String reason) {
        return Problem.of(ErrorCode.REQUEST_INVALID, "The Content-Type cannot be stored: " + reason + ".")
            .toException();
    }

}
