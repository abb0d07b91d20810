package io.dispersa.service.http;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.ProblemException;
import jakarta.servlet.http.HttpServletRequest;

/** Finds the key in a request's path. */
public final class RequestKey {

    private RequestKey() {
    }

    /**
     * Returns the key that the path of the request carries.
     *
     * <p>
     * The path is taken as it was sent: the servlet's own is decoded, normalised and
     * stripped of parameters, which a key must not be.
     * @param prefix what stands before the key, such as {@code /kv/}
     * @throws ProblemException {@link ErrorCode#KEY_INVALID} if there is no valid key
     */
    public static Key in(HttpServletRequest request, String prefix) {
        return in(request.getRequestURI(), prefix);
    }

    static Key in(String path, String prefix) {
        return Key.fromPath(path.startsWith(prefix) ? path.substring(prefix.length()) : "");
    }

}
