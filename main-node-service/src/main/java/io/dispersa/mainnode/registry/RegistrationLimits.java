package io.dispersa.mainnode.registry;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many participants there may be.
 *
 * @param registrations The most participants that are registered, without those that have
 * left. Too small, and a cluster cannot form or grow; too large, and whoever may register
 * fills the registry, which every main node keeps in memory and every participant is
 * told. At least 1.
 */
@ConfigurationProperties("dispersa.limits")
record RegistrationLimits(@DefaultValue("1000") int registrations) {

    RegistrationLimits {
        if (registrations < 1) {
            throw new IllegalArgumentException(
                    "dispersa.limits.registrations must be at least 1, and is " + registrations);
        }
    }

}
