package io.dispersa.participant.identity;

import io.dispersa.api.KvHeaders;
import io.dispersa.api.ParticipantIdentity;
import io.dispersa.service.secret.PeersOnly;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells main nodes who this participant is. Its instance is for peers only, once it
 * belongs to a cluster: whoever knows it could pass for this participant.
 */
@RestController
class IdentityController {

    private final SharedIdentity identity;

    private final PeersOnly peers;

    IdentityController(SharedIdentity identity, PeersOnly peers) {
        this.identity = identity;
        this.peers = peers;
    }

    @GetMapping("/identity")
    ParticipantIdentity identity(@RequestHeader(name = KvHeaders.PEER, required = false) @Nullable String token) {
        Identity known = identity.get();
        boolean told = known.id() == null || peers.isPeer(token);
        return new ParticipantIdentity(told ? known.instance() : null, known.boot().run(), known.clusterId(),
                known.id(), ParticipantIdentity.FORMAT);
    }

}
