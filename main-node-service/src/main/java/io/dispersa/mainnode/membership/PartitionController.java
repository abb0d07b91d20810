package io.dispersa.mainnode.membership;

import io.dispersa.api.PartitionTable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class PartitionController {

    private final Membership membership;

    PartitionController(Membership membership) {
        this.membership = membership;
    }

    /** Spring answers 304 by itself where If-None-Match names the epoch. */
    @GetMapping("/partitions")
    ResponseEntity<PartitionTable> partitions() {
        PartitionTable table = membership.table();
        return ResponseEntity.ok().eTag("\"" + table.epoch() + "\"").body(table);
    }

}
