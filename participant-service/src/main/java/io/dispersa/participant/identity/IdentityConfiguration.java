package io.dispersa.participant.identity;

import io.dispersa.service.storage.DataDirectory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {

    /** A damaged one must end the start, not surprise later. */
    @Bean
    SharedIdentity sharedIdentity(DataDirectory directory) {
        return SharedIdentity.start(directory);
    }

}
