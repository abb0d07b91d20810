package io.dispersa.service.guard;

import java.util.List;

/**
 * Who is told about the process itself, by address. Safe for use by several threads.
 */
public final class Operators {

    /** The setting that names their networks. */
    public static final String SETTING = "dispersa.actuator.allowed-clients";

    private final List<Network> networks;

    /**
     * @param networks as {@link ActuatorSettings#allowedClients}
     * @throws IllegalArgumentException naming the setting, if one is not a network
     */
    public Operators(String networks) {
        this.networks = Network.parseAll(SETTING, networks);
    }

    /**
     * Returns whether a client is one of them.
     * @param address an IP address, as Tomcat has it
     */
    public boolean include(String address) {
        return Network.anyContains(networks, Network.address(address));
    }

}
