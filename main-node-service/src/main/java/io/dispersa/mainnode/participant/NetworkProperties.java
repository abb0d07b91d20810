package io.dispersa.mainnode.participant;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import io.dispersa.service.guard.Network;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where participants may be.
 *
 * @param allowedNetworks The networks that this main node connects to, as ADDRESS/PREFIX
 * with commas between; the addresses that a name stands for count. Absent: loopback, and
 * the networks that this machine is in. Too narrow, and participants are refused; too
 * wide, and whoever may register can have it call others on their behalf.
 */
@ConfigurationProperties("dispersa")
record NetworkProperties(@Nullable String allowedNetworks) {

    NetworkProperties {
        if (allowedNetworks != null) {
            parsed(allowedNetworks);
        }
    }

    /** Tells which they are: asked again, it may tell others. */
    Supplier<List<Network>> networks() {
        if (allowedNetworks == null) {
            return OwnSubnets::now;
        }
        List<Network> networks = parsed(allowedNetworks);
        return () -> networks;
    }

    private static List<Network> parsed(String networks) {
        return Network.parseAll("dispersa.allowed-networks", networks);
    }
}
