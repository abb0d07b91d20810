package io.dispersa.service.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Under which names a service is asked. A web page whose own name suddenly stands for
 * this machine (DNS rebinding) is of the same origin to a browser, and sends its own name
 * as Host. Safe for use by several threads.
 */
public final class AllowedHosts {

    private static final Pattern HOST = Pattern.compile("(?<host>\\[[0-9A-Fa-f:.]+]|[^:\\[\\]]*)(?::\\d*)?");

    private static final Pattern LITERAL = Pattern.compile("\\[.*]|\\d{1,3}(?:\\.\\d{1,3}){3}");

    private static final String LOCAL = "localhost";

    private final Set<String> names;

    /**
     * @param names under which the service is asked, beside those of this machine
     */
    public AllowedHosts(Collection<String> names) {
        this.names = Stream.concat(names.stream(), Stream.of(LOCAL, machine()))
            .map(AllowedHosts::normal)
            .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns whether a request is meant for this service.
     * @param host the header Host; absent in HTTP/1.0, which no browser speaks
     */
    public boolean allows(@Nullable String host) {
        if (host == null) {
            return true;
        }
        Matcher parts = HOST.matcher(host.strip());
        if (!parts.matches()) {
            return false;
        }
        String name = parts.group("host");
        return LITERAL.matcher(name).matches() || names.contains(normal(name));
    }

    /** A name may end with the root's dot. */
    private static String normal(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        }
        catch (UnknownHostException e) {
            return LOCAL;
        }
    }

}
