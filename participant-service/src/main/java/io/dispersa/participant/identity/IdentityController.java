package io.dispersa.participant.identity;

import org.springframework.web.bind.annotation.RequestAttribute;
import io.dispersa.service.http.RequestGuard;
import io.dispersa.api.ParticipantIdentity;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells main nodes who this participant is. Its instance is for peers only, once it
 * belongs to a cluster: whoever knows it could pass for this participant.
 */
@RestController
class IdentityController {

    private final SharedIdentity identity;

    IdentityController(SharedIdentity identity) {
        this.identity = identity;
    }

    @GetMapping("/identity")
    ParticipantIdentity identity(
            @RequestAttribute(name = RequestGuard.PEER, required = false) @Nullable Boolean byPeer) {
        Identity known = identity.get();
        boolean told = known.id() == null || byPeer != null;
        return new ParticipantIdentity(told ? known.instance() : null, known.boot().run(), known.clusterId(),
                known.id(), ParticipantIdentity.FORMAT);
    }

}
