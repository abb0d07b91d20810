package io.dispersa.mainnode.registry;

import org.springframework.web.bind.annotation.RequestAttribute;
import io.dispersa.service.http.RequestGuard;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.MainNodeIdentity;
import io.dispersa.api.MainNodeInfo;
import io.dispersa.api.MainNodeStart;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.service.secret.ClusterSecret;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The main nodes: who they are, and how they come and go. */
@RestController
@RequestMapping("/main-nodes")
class MainNodeController {

    private final MainNodeOrders orders;

    private final Registry registry;

    MainNodeController(MainNodeOrders orders, Registry registry) {
        this.orders = orders;
        this.registry = registry;
    }

    @GetMapping
    List<MainNodeInfo> all() {
        return orders.all();
    }

    @GetMapping("/self")
    MainNodeIdentity self() {
        return registry.identity();
    }

    /** Another main node gives this one the cluster's secret. */
    @PutMapping("/self/secret")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void secret(@RequestHeader(name = KvHeaders.SECRET, required = false) @Nullable String secret) {
        registry.takeSecret(ClusterSecret.of(secret)
            .orElseThrow(() -> Problem
                .of(ErrorCode.REQUEST_INVALID, "%s: must have the secret of a cluster.".formatted(KvHeaders.SECRET))
                .toException()));
    }

    @PostMapping
    ResponseEntity<?> started(@RequestBody MainNodeStart start,
            @RequestHeader(name = KvHeaders.MAIN_NODE, required = false) @Nullable String passedOnBy,
            @RequestAttribute(name = RequestGuard.PEER, required = false) @Nullable Boolean byPeer) {
        return switch (orders.started(start, passedOnBy != null, byPeer != null)) {
            case OrderAnswer.Decided _ -> ResponseEntity.noContent().build();
            case PassedBack answer -> answer.asResponse();
        };
    }

    @DeleteMapping("/{name}")
    ResponseEntity<?> remove(@PathVariable String name,
            @RequestHeader(name = KvHeaders.MAIN_NODE, required = false) @Nullable String passedOnBy) {
        return switch (orders.remove(name, passedOnBy != null)) {
            case OrderAnswer.Decided _ -> ResponseEntity.status(HttpStatus.ACCEPTED).build();
            case PassedBack answer -> answer.asResponse();
        };
    }

}
