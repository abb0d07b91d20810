package io.dispersa.participant.membership;

import io.dispersa.api.ParticipantIdentity;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells main nodes who this participant is. */
@RestController
class IdentityController {

    private final SharedIdentity identity;

    private final UUID run = UUID.randomUUID();

    IdentityController(SharedIdentity identity) {
        this.identity = identity;
    }

    @GetMapping("/identity")
    ParticipantIdentity identity() {
        Identity known = identity.get();
        return new ParticipantIdentity(known.instance(), run, known.clusterId(), known.id(),
                ParticipantIdentity.FORMAT);
    }

}
