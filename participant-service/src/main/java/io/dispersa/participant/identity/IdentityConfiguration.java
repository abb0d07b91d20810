package io.dispersa.participant.identity;

import io.dispersa.service.secret.ClusterSecret;
import io.dispersa.service.secret.KeptSecret;
import io.dispersa.service.secret.PeersOnly;
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

    /** Registered once, it was given the secret. */
    @Bean
    KeptSecret keptSecret(DataDirectory directory, SharedIdentity identity) {
        KeptSecret secret = new KeptSecret(directory);
        if (identity.get().id() != null) {
            secret.require();
        }
        return secret;
    }

    @Bean
    PeersOnly peersOnly(KeptSecret secret) {
        return new PeersOnly(secret, ClusterSecret.PARTICIPANT,
                path -> path.equals("/operations") || path.equals("/kept-cluster") || path.startsWith("/partitions/"));
    }

}
