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

    private static final String HTTP = ":80";

    private static final String HTTPS = ":443";

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
            URI uri = URI.create(origin);
            String usual = "https".equalsIgnoreCase(uri.getScheme()) ? HTTPS : HTTP;
            return host != null && uri.getAuthority() != null
                    && without(usual, host).equalsIgnoreCase(without(usual, uri.getAuthority()));
        }
        catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Browsers leave the usual port out, and proxies may add it. */
    private static String without(String port, String authority) {
        return authority.endsWith(port) ? authority.substring(0, authority.length() - port.length()) : authority;
    }

}
