package io.dispersa.mainnode.participant;

import io.dispersa.service.guard.Network;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where participants may be.
 *
 * @param allowedNetworks The networks that this main node connects to, as ADDRESS/PREFIX
 * with commas between; the addresses that a name stands for count. Too narrow, and
 * participants are refused; too wide, and whoever may register can have it call others on
 * their behalf, such as a cloud's metadata service.
 */
@ConfigurationProperties("dispersa")
record NetworkProperties(@DefaultValue(NetworkProperties.PRIVATE) String allowedNetworks) {

    /** This machine, and what the internet does not reach. */
    static final String PRIVATE = "127.0.0.0/8,::1/128,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7";

    List<Network> networks() {
        return Network.parseAll("dispersa.allowed-networks", allowedNetworks);
    }
}
