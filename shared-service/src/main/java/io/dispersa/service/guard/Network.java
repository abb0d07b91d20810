package io.dispersa.mainnode.participant;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network.
 *
 * @param address an address in it
 * @param prefix how many of its first bits all its addresses share
 */
record Network(InetAddress address, int prefix) {

    /** Colons or digits only: a name would be looked up. */
    private static final Pattern FORM = Pattern
        .compile("(\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)/(\\d{1,3})");

    /**
     * @throws IllegalArgumentException naming the setting, if it is no network
     */
    static Network parse(String text) {
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
                "dispersa.allowed-networks must be such as 10.0.0.0/8 or fc00::/7, separated by commas, and has '"
                        + text + "'");
    }

    /**
     * Returns whether an address is in it; an IPv4 address in IPv6 clothes is taken for
     * what it is.
     */
    boolean contains(InetAddress other) {
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
