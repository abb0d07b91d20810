package io.dispersa.service.guard;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/** Whose requests are answered, by their addresses. Safe for use by several threads. */
public final class AllowedClients {

    private static final String SETTING = "dispersa.allowed-clients";

    private final List<Network> networks;

    /**
     * @param networks as {@link GuardSettings#allowedClients}
     * @throws IllegalArgumentException naming the setting, if one is not a network
     */
    public AllowedClients(String networks) {
        this.networks = Network.parseAll(SETTING, networks);
    }

    /**
     * Returns whether a client is answered.
     * @param address an IP address, as Tomcat has it
     */
    public boolean allows(String address) {
        InetAddress client = InetAddress.ofLiteral(withoutScope(address));
        return networks.stream().anyMatch(network -> network.contains(client)) || isOfThisMachine(client);
    }

    /** Link-local addresses of IPv6 come with the name of an interface. */
    private static String withoutScope(String address) {
        int scope = address.indexOf('%');
        return scope < 0 ? address : address.substring(0, scope);
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        }
        catch (SocketException e) {
            return false;
        }
    }

}
