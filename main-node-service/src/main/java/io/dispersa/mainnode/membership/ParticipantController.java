package io.dispersa.mainnode.membership;

import io.dispersa.api.Heartbeat;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Registration;
import io.dispersa.api.RegistrationRequest;
import java.net.URI;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/participants")
class ParticipantController {

    private final Registry registry;

    private final Membership membership;

    ParticipantController(Registry registry, Membership membership) {
        this.registry = registry;
        this.membership = membership;
    }

    @PostMapping
    ResponseEntity<Registration> register(@RequestBody RegistrationRequest request) {
        Registry.Registered registered = registry.register(request);
        URI location = URI.create("/participants/" + registered.registration().id());
        return registered.created() ? ResponseEntity.created(location).body(registered.registration())
                : ResponseEntity.ok().location(location).body(registered.registration());
    }

    @GetMapping
    List<ParticipantInfo> participants() {
        return membership.participants();
    }

    @GetMapping("/{id}")
    ParticipantInfo participant(@PathVariable int id) {
        return membership.participant(id);
    }

    @PostMapping("/{id}/heartbeat")
    ResponseEntity<PartitionTable> heartbeat(@PathVariable int id, @RequestBody Heartbeat heartbeat) {
        return membership.heartbeat(id, heartbeat)
            .map(ResponseEntity::ok)
            .orElseGet(() -> ResponseEntity.noContent().build());
    }

}
