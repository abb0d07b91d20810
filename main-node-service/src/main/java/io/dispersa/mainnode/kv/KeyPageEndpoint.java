package io.dispersa.mainnode.kv;

import io.dispersa.api.KeyItem;
import io.dispersa.api.KeyPage;
import io.dispersa.service.edge.Endpoint;
import io.dispersa.service.edge.Exchange;
import io.dispersa.service.http.BodyFormat;
import io.dispersa.service.http.PageQuery;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.springframework.stereotype.Component;

/** The keys of all partitions in order: a page of them, or all as a stream of lines. */
@Component
final class KeyPageEndpoint implements Endpoint {

    private static final List<String> METHODS = List.of("GET");

    private final RoutedBackend backend;

    private final KeyPages pages;

    KeyPageEndpoint(RoutedBackend backend, KeyPages pages) {
        this.backend = backend;
        this.pages = pages;
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
        RoutedSession session = backend.open(exchange);
        PageQuery query = PageQuery.of(request);
        session.requireFormed();
        query.consistency().tell(response);
        if (BodyFormat.names(request, KeyLines.MEDIA_TYPE)) {
            int most = query.limited() ? query.limit() : Integer.MAX_VALUE;
            Iterator<KeyItem> keys = session.hop(() -> keys(session, query, most));
            exchange.beginAnswer();
            new KeyLines(request, response).write(keys, most);
        }
        else {
            KeyPage page = session.hop(() -> page(keys(session, query, query.limit()), query));
            exchange.beginAnswer();
            BodyFormat.write(request, response, page);
        }
    }

    private Iterator<KeyItem> keys(RoutedSession session, PageQuery query, int most) {
        return pages.keys(query, most, session.table(), session.trace(), session.memory());
    }

    static KeyPage page(Iterator<KeyItem> keys, PageQuery query) {
        List<KeyItem> items = new ArrayList<>();
        long bytes = 0;
        while (items.size() < query.limit() && bytes < KeyPage.MOST_BYTES && keys.hasNext()) {
            KeyItem item = keys.next();
            items.add(item);
            bytes += query.values() ? item.size() : 0;
        }
        return new KeyPage(items, keys.hasNext() ? items.getLast().key() : null);
    }

}
