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
        InetAddress client = Network.address(address);
        return Network.anyContains(networks, client) || isOfThisMachine(client);
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
