package io.dispersa.mainnode.registry;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.MainNodeStart;
import io.dispersa.api.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
class MainNodeController {

    private final Orders orders;

    private final MainNodes mainNodes;

    private final Registry registry;

    private final LeaderClient others;

    MainNodeController(Orders orders, MainNodes mainNodes, Registry registry, LeaderClient others) {
        this.orders = orders;
        this.mainNodes = mainNodes;
        this.registry = registry;
        this.others = others;
    }

    @PostMapping("/main-nodes")
    ResponseEntity<?> started(@RequestBody MainNodeStart start,
            @RequestHeader(name = KvHeaders.MAIN_NODE, required = false) @Nullable String passedOnBy) {
        if (mainNodes.peers().stream().noneMatch(peer -> peer.id().equals(start.mainNode()))) {
            throw Problem.of(ErrorCode.REQUEST_INVALID, "mainNode: must be one of dispersa.main.peers.").toException();
        }
        if (!isRunning(start)) {
            throw Problem
                .of(ErrorCode.REQUEST_INVALID, "boot: the main node that answers at its address is of another run.")
                .toException();
        }
        return switch (orders.give(Orders.Order.of(start), passedOnBy != null)) {
            case OrderAnswer.Decided _ -> ResponseEntity.noContent().build();
            case PassedBack answer -> answer.asResponse();
        };
    }

    private boolean isRunning(MainNodeStart start) {
        return start.mainNode().equals(mainNodes.self().id()) ? registry.run().equals(start.boot().run())
                : others.isOfRun(start.mainNode(), start.boot().run());
    }

}
