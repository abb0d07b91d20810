package io.dispersa.participant.membership;

import io.dispersa.api.ProblemException;
import io.dispersa.api.RegistrationRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How others reach this participant.
 *
 * @param advertisedHost The host name or IP address that is registered. Without it, the
 * local address that reaches the main node is taken; behind address translation, or with
 * names that must outlive addresses, that is the wrong one.
 * @param preferredId The id that this participant asks for when it registers for the
 * first time, 1 to 10000. Without it, or if it is taken, the main node chooses.
 */
@ConfigurationProperties("dispersa")
record AddressSettings(@Nullable String advertisedHost, @Nullable Integer preferredId) {
    AddressSettings {
        try {
            new RegistrationRequest(advertisedHost == null ? "localhost" : advertisedHost, 1, null, null, null,
                    preferredId);
        }
        catch (ProblemException e) {
            throw new IllegalArgumentException(
                    "dispersa.advertised-host, dispersa.preferred-id: " + e.problem().detail(), e);
        }
    }
}
