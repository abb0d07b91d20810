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
 * @param zone What fails together with this participant, such as a rack or a data centre:
 * 1 to 64 letters, digits, dots, hyphens or underscores. Replicas of a partition are in
 * different zones where there are enough. Without it, its host is its zone.
 */
@ConfigurationProperties("dispersa")
record AddressSettings(@Nullable String advertisedHost, @Nullable Integer preferredId, @Nullable String zone) {
    AddressSettings {
        try {
            new RegistrationRequest(advertisedHost == null ? "localhost" : advertisedHost, 1, null, null, null,
                    preferredId, zone);
        }
        catch (ProblemException e) {
            throw new IllegalArgumentException(
                    "dispersa.advertised-host, dispersa.preferred-id, dispersa.zone: " + e.problem().detail(), e);
        }
    }
}
