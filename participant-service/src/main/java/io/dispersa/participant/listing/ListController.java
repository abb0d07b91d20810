package io.dispersa.participant.listing;

import io.dispersa.api.Key;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.ListedItem;
import io.dispersa.api.ParticipantListing;
import io.dispersa.operation.StoredValue;
import io.dispersa.participant.partition.Partition;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.ListFormat;
import io.dispersa.service.http.ListingLog;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Logs what this participant leads, and answers it; or, where that may be stale, what it
 * has a replica of.
 */
@RestController
class ListController {

    /** Named by the package, because users look for it in the log. */
    private final ListingLog log = new ListingLog(LoggerFactory.getLogger("io.dispersa.participant.listing"));

    private final Partitions partitions;

    private final ListSettings settings;

    ListController(Partitions partitions, ListSettings settings) {
        this.partitions = partitions;
        this.settings = settings;
    }

    @RequestMapping(path = "/list", method = { RequestMethod.GET, RequestMethod.POST })
    ResponseEntity<Object> list(HttpServletRequest request, @RequestHeader HttpHeaders headers,
            @RequestParam(name = "partition", defaultValue = "") Set<Integer> numbers) {
        partitions.requireCluster(headers.getFirst(KvHeaders.CLUSTER));
        Consistency consistency = Consistency.of(request);
        ParticipantListing listing = listing(consistency, numbers);
        log.write(listing.toLines());
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (consistency == Consistency.STALE) {
            answer.header(KvHeaders.CONSISTENCY, consistency.wireName());
        }
        return ListFormat.isJson(headers) ? answer.contentType(MediaType.APPLICATION_JSON).body(listing)
                : answer.contentType(ListFormat.TEXT).body(text(listing));
    }

    private ParticipantListing listing(Consistency consistency, Set<Integer> numbers) {
        List<ListedItem> items = new ArrayList<>();
        List<Partition> asked = partitions.known()
            .stream()
            .filter(partition -> numbers.isEmpty() || numbers.contains(partition.number()))
            .toList();
        try (MergedScan scan = new MergedScan(asked, consistency)) {
            scan.first(settings.limit(), (key, value) -> items.add(item(key, value)));
            return new ParticipantListing(partitions.requirePlace().self(), scan.listed(), items,
                    omitted(scan.keys(), items.size()), scan.unlisted());
        }
    }

    /** What has expired and was not removed yet is counted, and not shown. */
    private long omitted(long keys, int shown) {
        return shown < settings.limit() ? 0 : keys - shown;
    }

    private ListedItem item(Key key, StoredValue value) {
        Optional<Preview> preview = Preview.of(value, (int) settings.valuePreview().toBytes());
        return new ListedItem(key.text(), value.version(), value.bytes().length, value.contentType(),
                preview.map(Preview::text).orElse(null), preview.map(Preview::cut).orElse(false));
    }

    private static String text(ParticipantListing listing) {
        return listing.toLines().stream().map(line -> line + "\n").collect(Collectors.joining());
    }

}
