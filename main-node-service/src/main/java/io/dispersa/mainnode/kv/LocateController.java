package io.dispersa.mainnode.kv;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.KeyLocation;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Problem;
import io.dispersa.mainnode.membership.Membership;
import io.dispersa.partition.Partitioner;
import io.dispersa.service.http.RequestKey;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says where a key lives, whether or not it exists. */
@RestController
class LocateController {

    private final Membership membership;

    LocateController(Membership membership) {
        this.membership = membership;
    }

    @GetMapping({ "/locate", "/locate/**" })
    KeyLocation locate(HttpServletRequest request) {
        Key key = RequestKey.in(request, "/locate/");
        PartitionTable table = membership.table();
        return switch (KeyRouter.route(key, table)) {
            case Route.Forming(int partition) ->
                throw Problem.of(ErrorCode.FORMING, membership.formingDetail()).about(key, partition).toException();
            case Route.ToLeader(int partition, ParticipantAddress leader) ->
                new KeyLocation(key.text(), Partitioner.hash(key), partition, leader,
                        table.replicas()
                            .get(partition)
                            .replicas()
                            .stream()
                            .map(table::participant)
                            .flatMap(Optional::stream)
                            .toList(),
                        table.epoch());
        };
    }

}
