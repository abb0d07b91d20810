package io.dispersa.cli;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The addresses of main nodes as people write them. */
final class ServerAddress {

    static final String DEFAULT = "http://localhost:8080";

    /** What the option that takes them says of itself. */
    static final String OPTION = "The main node: a URL or host:port. Of several, separated by commas, any that answers. "
            + "Default: $DISPERSA_SERVER, or http://localhost:8080.";

    private static final Pattern URL = Pattern
        .compile("(https?)://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?(/[A-Za-z0-9._~/-]*)?");

    private ServerAddress() {
    }

    /**
     * Returns the base URLs of a list that is separated by commas.
     * @throws CommandFailure usage, if one of them is not an address
     */
    static List<URI> parseAll(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).map(ServerAddress::parse).toList();
    }

    static String shown(List<URI> servers) {
        return servers.stream().map(URI::toString).collect(Collectors.joining(", "));
    }

    /**
     * Returns the base URL, without a slash at its end.
     * @param text a URL, or {@code host} or {@code host:port}; without a scheme the port
     * is 8080 unless given
     * @throws CommandFailure usage, if it is neither
     */
    static URI parse(String text) {
        boolean hasScheme = text.contains("://");
        Matcher url = URL.matcher(hasScheme ? text : "http://" + text);
        if (!url.matches() || portOutOfRange(url.group(3))) {
            throw CommandFailure.usage("--server: '%s' is not a main node's address, such as %s or localhost:8080"
                .formatted(text, DEFAULT));
        }
        String port = url.group(3) == null ? (hasScheme ? "" : ":8080") : url.group(3);
        String path = url.group(4) == null ? "" : url.group(4).replaceAll("/+$", "");
        return URI.create(url.group(1) + "://" + url.group(2).toLowerCase(Locale.ROOT) + port + path);
    }

    private static boolean portOutOfRange(@Nullable String port) {
        if (port == null) {
            return false;
        }
        int number = Integer.parseInt(port.substring(1));
        return number < 1 || number > 65535;
    }

}
