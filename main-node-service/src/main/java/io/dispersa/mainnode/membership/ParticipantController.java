package io.dispersa.mainnode.membership;

import org.springframework.web.bind.annotation.RequestAttribute;
import io.dispersa.service.http.RequestGuard;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Heartbeat;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Problem;
import io.dispersa.api.Registration;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.mainnode.registry.OrderAnswer;
import io.dispersa.mainnode.registry.Orders;
import io.dispersa.mainnode.registry.PassedBack;
import io.dispersa.mainnode.registry.RegistrationAnswer;
import io.dispersa.mainnode.registry.Registrations;
import io.dispersa.mainnode.registry.RegistryCommand;
import io.dispersa.mainnode.registry.RegistryResult;
import io.dispersa.service.secret.ClusterSecret;
import io.dispersa.service.secret.KeptSecret;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
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

    private final Orders orders;

    private final Membership membership;

    private final KeptSecret secret;

    ParticipantController(Registrations registrations, Orders orders, Membership membership, KeptSecret secret) {
        this.secret = secret;
        this.registrations = registrations;
        this.orders = orders;
        this.membership = membership;
    }

    @PostMapping
    ResponseEntity<?> register(@RequestBody RegistrationRequest request,
            @RequestHeader(name = KvHeaders.MAIN_NODE, required = false) @Nullable String passedOnBy,
            @RequestAttribute(name = RequestGuard.PEER, required = false) @Nullable Boolean byPeer) {
        return switch (registrations.register(request, passedOnBy != null, byPeer != null)) {
            case RegistrationAnswer.Given(Registration registration, boolean created, var secret) ->
                ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK)
                    .location(URI.create("/participants/" + registration.id()))
                    .headers(headers -> {
                        if (secret != null) {
                            headers.set(KvHeaders.SECRET, secret.hex());
                        }
                    })
                    .body(registration);
            case PassedBack answer -> answer.asResponse();
        };
    }

    /** The participant itself says how far it is, by its state. */
    @DeleteMapping("/{id}")
    ResponseEntity<?> drain(@PathVariable int id,
            @RequestHeader(name = KvHeaders.MAIN_NODE, required = false) @Nullable String passedOnBy) {
        membership.participant(id);
        membership.requireEnoughUpWithout(id);
        return ordered(id, new Orders.Order(new RegistryCommand.Drain(id), HttpMethod.DELETE, "/participants/" + id),
                passedOnBy);
    }

    @PostMapping("/{id}/stay")
    ResponseEntity<?> stay(@PathVariable int id,
            @RequestHeader(name = KvHeaders.MAIN_NODE, required = false) @Nullable String passedOnBy) {
        membership.participant(id);
        return ordered(id,
                new Orders.Order(new RegistryCommand.Stay(id), HttpMethod.POST, "/participants/" + id + "/stay"),
                passedOnBy);
    }

    private ResponseEntity<?> ordered(int id, Orders.Order order, @Nullable String passedOnBy) {
        return switch (orders.give(order, passedOnBy != null)) {
            case OrderAnswer.Decided(RegistryResult.Refused(String reason)) ->
                throw Problem.of(ErrorCode.DRAIN_REFUSED, "Participant %d: %s".formatted(id, reason)).toException();
            case OrderAnswer.Decided _ -> ResponseEntity.accepted().location(URI.create("/participants/" + id)).build();
            case PassedBack answer -> answer.asResponse();
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
        HeartbeatAnswer answer = membership.heartbeat(id, heartbeat);
        boolean newer = answer.isNewerThan(heartbeat.epoch());
        ResponseEntity.BodyBuilder response = ResponseEntity.status(newer ? HttpStatus.OK : HttpStatus.NO_CONTENT)
            .header(KvHeaders.MAIN_NODE, answer.mainNode())
            .header(KvHeaders.EPOCH, Long.toString(answer.table().epoch()));
        response.headers(headers -> secret.show(ClusterSecret.PARTICIPANT, headers));
        if (answer.confirmed()) {
            response.header(KvHeaders.REGISTRY_LEADER, "true");
        }
        Clocks.Comparison clock = answer.clock();
        if (clock != null) {
            response.header(KvHeaders.CLOCK, clock.certain() ? Long.toString(clock.ahead()) : KvHeaders.UNCERTAIN);
        }
        if (clock != null && !clock.off().isEmpty()) {
            response.header(KvHeaders.CLOCKS_OFF,
                    clock.off().stream().map(Object::toString).collect(Collectors.joining(",")));
        }
        return response.body(newer ? answer.table() : null);
    }

}
