package io.dispersa.service.guard;

import java.util.List;

/**
 * Under which host names a service says that it is reached; each service has a bean of
 * this type.
 *
 * @param hosts host names or IP addresses
 */
public record OwnNames(List<String> hosts) {

    public OwnNames {
        hosts = List.copyOf(hosts);
    }

}
