package io.dispersa.mainnode.kv;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.Parameters;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.KeyItem;
import io.dispersa.api.KeyPage;
import io.dispersa.api.Problem;
import io.dispersa.partition.Partitioner;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.PageQuery;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The keys of a stand-in for a participant, which it lists as a participant does. */
final class StoredKeys implements ResponseDefinitionTransformerV2 {

    private static final String FIRST_ONLY = "first-only";

    private static final List<String> CHARACTERS = List.of("a", "b", "/", " ", "%", "&", "\u00e9", "\uffee",
            "\ud83d\ude00");

    private final Partitioner partitioner;

    private volatile NavigableSet<Key> keys = new TreeSet<>();

    private volatile String value = "v";

    StoredKeys(int partitions) {
        this.partitioner = new Partitioner(partitions);
    }

    void fill(Random random, int count) {
        NavigableSet<Key> filled = new TreeSet<>();
        while (filled.size() < count) {
            filled.add(Key.of(String.join("",
                    IntStream.rangeClosed(0, random.nextInt(9))
                        .mapToObj(_ -> CHARACTERS.get(random.nextInt(CHARACTERS.size())))
                        .toList())));
        }
        keys = filled;
        value = "v";
    }

    void enlarge(int size) {
        value = "v".repeat(size);
    }

    List<String> all() {
        return keys.stream().map(Key::text).toList();
    }

    ResponseDefinitionBuilder page() {
        return ClusterOfOne.answer(200).withTransformers(getName());
    }

    /** Answers the first page, and that there is no leader from then on. */
    ResponseDefinitionBuilder firstPageOnly() {
        return page().withTransformerParameters(Parameters.one(FIRST_ONLY, true));
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
        var request = event.getRequest();
        String after = request.queryParameter("after").isPresent() ? request.queryParameter("after").firstValue() : "";
        if (!after.isEmpty() && event.getTransformerParameters().containsKey(FIRST_ONLY)) {
            return ClusterOfOne.problem(Problem.of(ErrorCode.NO_LEADER, "It elects.")).build();
        }
        return ClusterOfOne
            .cbor(page(new PageQuery(request.queryParameter("prefix").firstValue(), after,
                    Integer.parseInt(request.queryParameter("limit").firstValue()), true,
                    request.queryParameter("values").firstValue().equals("true"), Consistency.LINEARIZABLE,
                    Integer.parseInt(request.queryParameter("partition").firstValue()))))
            .build();
    }

    private KeyPage page(PageQuery query) {
        String after = Objects.requireNonNull(query.after());
        List<KeyItem> items = (after.isEmpty() ? keys : keys.tailSet(Key.of(after), false)).stream()
            .filter(key -> Objects.equals(partitioner.partitionOf(key), query.partition()))
            .filter(key -> key.text().startsWith(query.prefix()))
            .limit(query.limit() + 1L)
            .map(key -> item(key, query.values()))
            .toList();
        return items.size() <= query.limit() ? new KeyPage(items, null)
                : new KeyPage(items.subList(0, query.limit()), items.get(query.limit() - 1).key());
    }

    private KeyItem item(Key key, boolean withValue) {
        return new KeyItem(key.text(), 1, value.length(), "text/plain", null, withValue ? value : null, null);
    }

    @Override
    public String getName() {
        return "stored-keys";
    }

    @Override
    public boolean applyGlobally() {
        return false;
    }

}
