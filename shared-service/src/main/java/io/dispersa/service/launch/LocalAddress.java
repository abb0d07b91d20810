package io.dispersa.service.launch;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Finds out by which address other machines reach this one. */
public final class LocalAddress {

    private LocalAddress() {
    }

    /**
     * Returns the address from which packets to a host leave. The operating system looks
     * it up; none is sent.
     * @throws IOException if the host is unknown or no way leads to it
     */
    public static String towards(String host, int port) throws IOException {
        InetSocketAddress target = new InetSocketAddress(host, port);
        if (target.isUnresolved()) {
            throw new UnknownHostException("the host name '" + host + "' is unknown");
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(target);
            InetAddress local = socket.getLocalAddress();
            return withoutZone((local.isAnyLocalAddress() ? InetAddress.getLocalHost() : local).getHostAddress());
        }
    }

    /** The zone of a link-local address means nothing on another machine. */
    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

}
