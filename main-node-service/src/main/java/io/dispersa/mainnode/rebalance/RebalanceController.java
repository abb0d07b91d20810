package io.dispersa.mainnode.rebalance;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.api.RebalancePlan;
import io.dispersa.api.RebalanceStatus;
import io.dispersa.mainnode.membership.Membership;
import io.dispersa.mainnode.registry.OrderAnswer;
import io.dispersa.mainnode.registry.Orders;
import io.dispersa.mainnode.registry.PassedBack;
import io.dispersa.mainnode.registry.RegistryCommand;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/rebalance")
class RebalanceController {

    private final Rebalancer rebalancer;

    private final Progress progress;

    private final Orders orders;

    private final Membership membership;

    RebalanceController(Rebalancer rebalancer, Progress progress, Orders orders, Membership membership) {
        this.rebalancer = rebalancer;
        this.progress = progress;
        this.orders = orders;
        this.membership = membership;
    }

    @GetMapping
    RebalanceStatus status() {
        return progress.of(situation());
    }

    @GetMapping(params = "dry-run")
    RebalancePlan plan(@RequestParam("dry-run") String dryRun) {
        if (!dryRun.isEmpty() && !dryRun.equals("true")) {
            throw Problem.of(ErrorCode.REQUEST_INVALID, "dry-run: takes no value, or \"true\".").toException();
        }
        Situation now = situation().later();
        return Plans.plan(now, rebalancer.target(now));
    }

    @PostMapping("/pause")
    ResponseEntity<?> pause(@RequestHeader(name = KvHeaders.MAIN_NODE, required = false) @Nullable String passedOnBy) {
        return order(true, "/rebalance/pause", passedOnBy);
    }

    @PostMapping("/resume")
    ResponseEntity<?> resume(@RequestHeader(name = KvHeaders.MAIN_NODE, required = false) @Nullable String passedOnBy) {
        return order(false, "/rebalance/resume", passedOnBy);
    }

    private ResponseEntity<?> order(boolean paused, String path, @Nullable String passedOnBy) {
        Orders.Order order = new Orders.Order(new RegistryCommand.Pause(paused), HttpMethod.POST, path);
        return switch (orders.give(order, passedOnBy != null)) {
            case OrderAnswer.Decided _ -> ResponseEntity.noContent().build();
            case PassedBack answer -> answer.asResponse();
        };
    }

    private Situation situation() {
        return rebalancer.situation()
            .orElseThrow(() -> Problem.of(ErrorCode.FORMING, membership.formingDetail()).toException());
    }

}
