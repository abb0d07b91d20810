package io.dispersa.mainnode.membership;

import io.dispersa.api.ClusterStatus;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
class PartitionController {

    private final Membership membership;

    private final JsonMapper json;

    PartitionController(Membership membership, JsonMapper json) {
        this.membership = membership;
        this.json = json;
    }

    /**
     * The ETag begins with the epoch, and changes with everything that is shown. Spring
     * answers 304 by itself where If-None-Match names it.
     */
    @GetMapping("/partitions")
    ResponseEntity<byte[]> partitions() {
        ClusterStatus status = membership.status();
        byte[] body = json.writeValueAsBytes(status);
        CRC32 hash = new CRC32();
        hash.update(body);
        String eTag = "\"%d-%s\"".formatted(status.epoch(), HexFormat.of().toHexDigits((int) hash.getValue()));
        return ResponseEntity.ok().eTag(eTag).contentType(MediaType.APPLICATION_JSON).body(body);
    }

}
