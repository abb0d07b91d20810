package io.dispersa.mainnode.membership;

import io.dispersa.api.ClusterStatus;
import io.dispersa.api.KvHeaders;
import io.dispersa.mainnode.registry.Registry;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
class PartitionController {

    private final Membership membership;

    private final Registry registry;

    private final JsonMapper json;

    PartitionController(Membership membership, Registry registry, JsonMapper json) {
        this.membership = membership;
        this.registry = registry;
        this.json = json;
    }

    /**
     * The ETag begins with the epoch, and changes with everything that is shown. Spring
     * answers 304 by itself where If-None-Match names it. A main node that asks is told
     * which of its starts has taken part last.
     */
    @GetMapping("/partitions")
    ResponseEntity<byte[]> partitions(
            @RequestHeader(name = KvHeaders.MAIN_NODE, required = false) @Nullable String mainNode) {
        ClusterStatus status = membership.status();
        byte[] body = json.writeValueAsBytes(status);
        CRC32 hash = new CRC32();
        hash.update(body);
        String eTag = "\"%d-%s\"".formatted(status.epoch(), HexFormat.of().toHexDigits((int) hash.getValue()));
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok().eTag(eTag).contentType(MediaType.APPLICATION_JSON);
        if (mainNode != null) {
            answer.header(KvHeaders.RUN, registry.run().toString());
            registry.lastStart(mainNode)
                .ifPresent(last -> answer.header(KvHeaders.MAIN_NODE, mainNode)
                    .header(KvHeaders.BOOTS, Long.toString(last.boots())));
        }
        return answer.body(body);
    }

}
