package io.dispersa.service.guard;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom a service answers.
 *
 * @param allowedClients The networks whose clients are answered, as ADDRESS/PREFIX with
 * commas between; this machine's own addresses always are. Too narrow, and clients get
 * caller-refused; too wide, and strangers read and write everything.
 * @param allowedHosts The host names under which clients may ask for this service, beside
 * its own, localhost and IP addresses. Names that others control let their web pages read
 * and write here; one that is missing gets host-refused.
 */
@ConfigurationProperties("dispersa")
public record GuardSettings(@DefaultValue(GuardSettings.PRIVATE) String allowedClients,
        @DefaultValue List<String> allowedHosts) {

    /** This machine, and what the internet does not reach. */
    static final String PRIVATE = "127.0.0.0/8,::1/128,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,169.254.0.0/16,100.64.0.0/10,fc00::/7,fe80::/10";

    public GuardSettings {
        allowedHosts = List.copyOf(allowedHosts);
    }
}
