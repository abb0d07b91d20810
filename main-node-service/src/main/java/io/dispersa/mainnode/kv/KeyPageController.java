package io.dispersa.mainnode.kv;

import io.dispersa.api.KeyItem;
import io.dispersa.api.KeyPage;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.PartitionTable;
import io.dispersa.mainnode.membership.Membership;
import io.dispersa.mainnode.participant.ForwardedRequests;
import io.dispersa.mainnode.participant.TraceContext;
import io.dispersa.service.http.BodyFormat;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.PageQuery;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The keys of all partitions in order: a page of them, or all as a stream of lines. */
@RestController
class KeyPageController {

    /** The most bytes of values in one page, but for the last of them. */
    private static final int MOST_BYTES = 1024 * 1024;

    private final FormedTable tables;

    private final KeyPages pages;

    private final Explanations explanations;

    KeyPageController(Membership membership, KeyPages pages, Explanations explanations) {
        this.tables = new FormedTable(membership);
        this.pages = pages;
        this.explanations = explanations;
    }

    @GetMapping("/kv")
    void keys(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ServerTiming timing = explanations.begin();
        ForwardedRequests.refuse(request.getHeader(KvHeaders.CLUSTER));
        PageQuery query = PageQuery.of(request);
        PartitionTable table = tables.require(response);
        if (query.consistency() == Consistency.STALE) {
            response.setHeader(KvHeaders.CONSISTENCY, query.consistency().wireName());
        }
        TraceContext trace = explanations.trace(request);
        if (BodyFormat.names(request, KeyLines.MEDIA_TYPE)) {
            int most = query.limited() ? query.limit() : Integer.MAX_VALUE;
            Iterator<KeyItem> keys = timing.hop(response, () -> pages.keys(query, most, table, trace));
            new KeyLines(request, response).write(keys, most);
        }
        else {
            KeyPage page = timing.hop(response, () -> page(pages.keys(query, query.limit(), table, trace), query));
            BodyFormat format = BodyFormat.ofAnswer(request);
            response.setContentType(format.mediaType().toString());
            response.getOutputStream().write(format.mapper().writeValueAsBytes(page));
        }
    }

    static KeyPage page(Iterator<KeyItem> keys, PageQuery query) {
        List<KeyItem> items = new ArrayList<>();
        long bytes = 0;
        while (items.size() < query.limit() && bytes < MOST_BYTES && keys.hasNext()) {
            KeyItem item = keys.next();
            items.add(item);
            bytes += query.values() ? item.size() : 0;
        }
        return new KeyPage(items, keys.hasNext() ? items.getLast().key() : null);
    }

}
