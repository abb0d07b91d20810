package io.dispersa.mainnode.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dispersa.api.Key;
import io.dispersa.api.KeyItem;
import io.dispersa.api.KeyPage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyMergeTests {

    @Test
    void mergeOfPagedRowsHasEveryKeyOnceInTheOrderOfItsBytes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int partitions = 1 + random.nextInt(8);
            int page = 1 + random.nextInt(5);
            List<NavigableSet<Key>> stored = Stream.<NavigableSet<Key>>generate(TreeSet::new)
                .limit(partitions)
                .toList();
            NavigableSet<Key> all = new TreeSet<>();
            for (int i = random.nextInt(80); i > 0; i--) {
                Key key = key(random);
                if (all.add(key)) {
                    stored.get(random.nextInt(partitions)).add(key);
                }
            }
            Key after = random.nextBoolean() ? null : key(random);
            KeyMerge merge = merge(stored, page, after);
            List<Key> merged = new ArrayList<>();
            merge.forEachRemaining(item -> merged.add(Key.of(item.key())));
            assertThat(merged).as("seed %d", seed)
                .containsExactlyElementsOf(after == null ? all : all.tailSet(after, false));
            assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(merge::next);
        }
    }

    @Test
    void mergeFetchesAPageOnlyWhenItsKeysAreAboutToBeNeeded() {
        AtomicInteger fetched = new AtomicInteger();
        PartitionKeys keys = new PartitionKeys("", after -> {
            fetched.incrementAndGet();
            return new KeyPage(List.of(item(after + "a"), item(after + "b")), after + "b");
        });
        Iterator<KeyItem> merge = new KeyMerge(List.of(keys::poll));
        assertThat(fetched).hasValue(1);
        merge.next();
        merge.next();
        assertThat(fetched).hasValue(1);
        assertThat(merge.next().key()).isEqualTo("ba");
        assertThat(fetched).hasValue(2);
    }

    @Test
    void pageSizeIsTheShareOfAPartitionAndSomeMore() {
        assertThat(KeyPages.pageSize(1, 6)).isEqualTo(1);
        assertThat(KeyPages.pageSize(100, 1)).isEqualTo(100);
        assertThat(KeyPages.pageSize(100, 6)).isEqualTo(42);
        assertThat(KeyPages.pageSize(Integer.MAX_VALUE, 1)).isEqualTo(KeyPage.MOST);
        assertThat(KeyPages.pageSize(Integer.MAX_VALUE, 256)).isEqualTo(56);
    }

    private static KeyMerge merge(List<NavigableSet<Key>> stored, int page, @Nullable Key after) {
        return new KeyMerge(stored.stream()
            .map(keys -> new PartitionKeys(after == null ? "" : after.text(), cursor -> page(keys, cursor, page)))
            .<Supplier<@Nullable KeyItem>>map(row -> row::poll)
            .toList());
    }

    private static KeyPage page(NavigableSet<Key> keys, String after, int size) {
        NavigableSet<Key> rest = after.isEmpty() ? keys : keys.tailSet(Key.of(after), false);
        List<KeyItem> items = rest.stream().limit(size).map(key -> item(key.text())).toList();
        return new KeyPage(items, rest.size() > size ? items.getLast().key() : null);
    }

    /** With characters whose order as bytes is not that of UTF-16. */
    private static Key key(Random random) {
        List<String> characters = List.of("a", "b", "\u00e9", "\uffee", "\ud83d\ude00");
        return Key.of(String.join("",
                IntStream.rangeClosed(0, random.nextInt(4))
                    .mapToObj(_ -> characters.get(random.nextInt(characters.size())))
                    .toList()));
    }

    private static KeyItem item(String key) {
        return new KeyItem(key, 1, 1, "text/plain", null, null, null);
    }

}
