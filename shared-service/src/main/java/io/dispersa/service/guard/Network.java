package io.dispersa.service.guard;

import java.net.InetAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A network.
 *
 * @param address an address in it
 * @param prefix how many of its first bits all its addresses share
 */
public record Network(InetAddress address, int prefix) {

    /** Colons or digits only: a name would be looked up. */
    private static final Pattern FORM = Pattern
        .compile("(\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)/(\\d{1,3})");

    /**
     * Returns the networks that a setting names, with commas between.
     * @throws IllegalArgumentException naming the setting, if one is no network
     */
    public static List<Network> parseAll(String setting, String networks) {
        return Stream.of(networks.split(",")).map(text -> parse(setting, text)).toList();
    }

    /**
     * Returns a client's address.
     * @param address an IP address, as Tomcat has it: one of IPv6 that is link-local
     * comes with the name of an interface
     */
    public static InetAddress address(String address) {
        int scope = address.indexOf('%');
        return InetAddress.ofLiteral(scope < 0 ? address : address.substring(0, scope));
    }

    /** Returns whether an address is in one of these networks. */
    public static boolean anyContains(List<Network> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static Network parse(String setting, String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (parts.matches()) {
            try {
                InetAddress address = InetAddress.ofLiteral(parts.group(1));
                int prefix = Integer.parseInt(parts.group(2));
                if (prefix <= address.getAddress().length * Byte.SIZE) {
                    return new Network(address, prefix);
                }
            }
            catch (IllegalArgumentException _) {
                // It is told below what it should look like.
            }
        }
        throw new IllegalArgumentException(
                "%s must be such as 10.0.0.0/8 or fc00::/7, separated by commas, and has '%s'".formatted(setting,
                        text));
    }

    /**
     * Returns whether an address is in it; an IPv4 address in IPv6 clothes is taken for
     * what it is.
     */
    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] its = other.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if ((mine[bit / Byte.SIZE] & mask) != (its[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }

}
