package io.dispersa.participant.identity;

import io.dispersa.api.ParticipantIdentity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells main nodes who this participant is. */
@RestController
class IdentityController {

    private final SharedIdentity identity;

    IdentityController(SharedIdentity identity) {
        this.identity = identity;
    }

    @GetMapping("/identity")
    ParticipantIdentity identity() {
        Identity known = identity.get();
        return new ParticipantIdentity(known.instance(), known.boot().run(), known.clusterId(), known.id(),
                ParticipantIdentity.FORMAT);
    }

}
