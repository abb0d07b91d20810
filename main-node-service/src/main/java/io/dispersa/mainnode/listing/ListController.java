package io.dispersa.mainnode.listing;

import io.dispersa.api.ClusterListing;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.PartitionTable;
import io.dispersa.mainnode.membership.Membership;
import io.dispersa.mainnode.participant.ForwardedRequests;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.ListFormat;
import io.dispersa.service.http.ListingLog;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Has every node log what it holds, and answers it: text unless JSON is asked for. */
@RestController
@RequestMapping(path = "/list", method = { RequestMethod.GET, RequestMethod.POST })
class ListController {

    private final ListingLog log = new ListingLog(LoggerFactory.getLogger(ListController.class));

    private final Membership membership;

    private final ClusterLister lister;

    ListController(Membership membership, ClusterLister lister) {
        this.membership = membership;
        this.lister = lister;
    }

    @RequestMapping
    ResponseEntity<?> list(HttpServletRequest request, @RequestHeader HttpHeaders headers) throws InterruptedException {
        ForwardedRequests.refuse(headers.getFirst(KvHeaders.CLUSTER));
        Consistency consistency = Consistency.of(request);
        PartitionTable table = membership.table();
        log.write(contents(table));
        ClusterListing listing = lister.list(table, consistency);
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (consistency == Consistency.STALE) {
            answer.header(KvHeaders.CONSISTENCY, consistency.wireName());
        }
        if (ListFormat.isJson(headers)) {
            return answer.contentType(MediaType.APPLICATION_JSON).body(listing);
        }
        String text = listing.toText();
        return answer.contentType(ListFormat.TEXT).body(text.isEmpty() ? "# No participant has registered.\n" : text);
    }

    /** The main node's own contents are the registry. */
    private List<String> contents(PartitionTable table) {
        List<String> lines = table.participants()
            .stream()
            .map(participant -> "participant %d %s leads %s".formatted(participant.id(), participant.hostAndPort(),
                    membership.ledBy(participant.id())))
            .toList();
        return lines.isEmpty() ? List.of("No items") : lines;
    }

}
