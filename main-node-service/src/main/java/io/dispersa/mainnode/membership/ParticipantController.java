package io.dispersa.mainnode.membership;

import io.dispersa.api.Heartbeat;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Registration;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.mainnode.registry.RegistrationAnswer;
import io.dispersa.mainnode.registry.Registrations;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/participants")
class ParticipantController {

    private final Registrations registrations;

    private final Membership membership;

    ParticipantController(Registrations registrations, Membership membership) {
        this.registrations = registrations;
        this.membership = membership;
    }

    @PostMapping
    ResponseEntity<?> register(@RequestBody RegistrationRequest request,
            @RequestHeader(name = KvHeaders.MAIN_NODE, required = false) @Nullable String passedOnBy) {
        return switch (registrations.register(request, passedOnBy != null)) {
            case RegistrationAnswer.Given(Registration registration, boolean created) -> {
                URI location = URI.create("/participants/" + registration.id());
                yield created ? ResponseEntity.created(location).body(registration)
                        : ResponseEntity.ok().location(location).body(registration);
            }
            case RegistrationAnswer.PassedBack(int status, Map<String, String> headers, byte[] body) ->
                ResponseEntity.status(status).headers(all -> headers.forEach(all::set)).body(body);
        };
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
