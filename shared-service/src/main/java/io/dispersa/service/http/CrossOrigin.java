package io.dispersa.service.http;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request was made by somebody else's web page. A browser sends some without
 * asking first, such as a POST of a form: any page that a person opens could write and
 * delete at whatever that person's browser reaches. Other clients send none of these
 * headers.
 */
final class CrossOrigin {

    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

    private static final Set<String> OWN = Set.of("same-origin", "none");

    private CrossOrigin() {
    }

    /**
     * @param site the header Sec-Fetch-Site, which new browsers send
     * @param origin the header Origin, which all browsers send
     * @param host the header Host
     */
    static boolean isRefused(String method, @Nullable String site, @Nullable String origin, @Nullable String host) {
        if (HARMLESS.contains(method)) {
            return false;
        }
        return site != null ? !OWN.contains(site) : origin != null && !isOf(origin, host);
    }

    private static boolean isOf(String origin, @Nullable String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getAuthority());
        }
        catch (IllegalArgumentException e) {
            return false;
        }
    }

}
