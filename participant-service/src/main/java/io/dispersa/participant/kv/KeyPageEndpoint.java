package io.dispersa.participant.kv;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.KeyItem;
import io.dispersa.api.KeyPage;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.operation.StoredValue;
import io.dispersa.participant.partition.Partition;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.participant.store.Scan;
import io.dispersa.participant.store.StoredHead;
import io.dispersa.service.edge.Endpoint;
import io.dispersa.service.edge.Exchange;
import io.dispersa.service.http.BodyFormat;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.Limits;
import io.dispersa.service.http.PageQuery;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.stereotype.Component;

/** The keys of one partition, page by page; a main node puts them together. */
@Component
final class KeyPageEndpoint implements Endpoint {

    /** The longest key, type and tag, with their names. */
    private static final int BESIDE_A_VALUE = 2 * 1024;

    private static final List<String> METHODS = List.of("GET");

    private final LocalBackend backend;

    private final Partitions partitions;

    private final Limits limits;

    KeyPageEndpoint(LocalBackend backend, Partitions partitions, Limits limits) {
        this.backend = backend;
        this.partitions = partitions;
        this.limits = limits;
    }

    @Override
    public String pattern() {
        return "/kv";
    }

    @Override
    public List<String> methods() {
        return METHODS;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        HttpServletRequest request = exchange.request();
        HttpServletResponse response = exchange.response();
        backend.open(exchange);
        PageQuery query = PageQuery.ofPartition(request);
        Integer number = query.partition();
        if (number == null || number >= partitions.requirePlace().partitions()) {
            throw Problem.of(ErrorCode.REQUEST_INVALID,
                    "partition: a participant lists one partition at a time, and must be told which; a main node lists all.")
                .toException();
        }
        exchange.memory().take(most(query));
        KeyPage page = page(partitions.require(number), query);
        response.setIntHeader(KvHeaders.PARTITION, number);
        query.consistency().tell(response);
        exchange.beginAnswer();
        BodyFormat.writeWhole(request, response, page);
    }

    /** Returns how many bytes a page takes at most, and again as it is sent. */
    private long most(PageQuery query) {
        long values = query.values() ? KeyPage.MOST_BYTES + limits.value().toBytes() : 0;
        return 2 * (values + (long) query.limit() * BESIDE_A_VALUE);
    }

    private static KeyPage page(Partition partition, PageQuery query) {
        byte[] prefix = query.prefix().getBytes(StandardCharsets.UTF_8);
        List<KeyItem> items = new ArrayList<>();
        try (Scan scan = query.consistency() == Consistency.STALE ? partition.scanStale() : partition.scanLatest()) {
            scan.seek(start(query, prefix));
            long bytes = 0;
            while (belongs(scan, prefix) && items.size() < query.limit() && bytes < KeyPage.MOST_BYTES) {
                items.add(query.values() ? item(scan.key(), scan.value()) : item(scan.key(), scan.head()));
                bytes += query.values() ? items.getLast().size() : 0;
                scan.advance();
            }
            return new KeyPage(items, belongs(scan, prefix) && !items.isEmpty() ? items.getLast().key() : null);
        }
    }

    /** The first key after the last of the page before, or the first with the prefix. */
    private static byte[] start(PageQuery query, byte[] prefix) {
        if (query.after() == null) {
            return prefix;
        }
        byte[] after = query.after().getBytes(StandardCharsets.UTF_8);
        byte[] next = Arrays.copyOf(after, after.length + 1);
        return Arrays.compareUnsigned(next, prefix) > 0 ? next : prefix;
    }

    private static boolean belongs(Scan scan, byte[] prefix) {
        if (!scan.hasCurrent()) {
            return false;
        }
        byte[] key = scan.key().utf8();
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static KeyItem item(Key key, StoredHead head) {
        return new KeyItem(key.text(), head.version(), head.size(), head.contentType(), head.expires(), null, null);
    }

    private static KeyItem item(Key key, StoredValue value) {
        String text = value.text().orElse(null);
        return new KeyItem(key.text(), value.version(), value.bytes().length, value.contentType(), value.expires(),
                text, text == null ? value.bytes() : null);
    }

}
