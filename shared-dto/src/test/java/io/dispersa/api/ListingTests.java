package io.dispersa.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ListingTests {

    private static final ParticipantAddress ONE = new ParticipantAddress(1, "127.0.0.1", 9001);

    private static final ParticipantAddress TWO = new ParticipantAddress(2, "::1", 9002);

    @Test
    void toLinesWhenNothingIsHeldSaysNoItems() {
        assertThat(new ParticipantListing(ONE, List.of(), List.of(), 0, List.of()).toLines())
            .containsExactly("No items");
    }

    @Test
    void toLinesShowsKeyAndValueEscaped() {
        ListedItem item = new ListedItem("a\nb", 7, 3, "text/plain", "x\u001by", false);
        assertThat(new ParticipantListing(ONE, List.of(), List.of(item), 0, List.of()).toLines())
            .containsExactly("a\\nb x\\u001by");
    }

    @Test
    void toLinesWhenValueIsNotTextShowsSizeAndType() {
        ListedItem item = new ListedItem("photo", 7, 2048, "image/png", null, false);
        assertThat(new ParticipantListing(ONE, List.of(), List.of(item), 0, List.of()).toLines())
            .containsExactly("photo (2048 bytes, image/png)");
    }

    @Test
    void toLinesWhenListingIsCutCountsTheRest() {
        ListedItem item = new ListedItem("k", 7, 500, "text/plain", "vv", true);
        assertThat(new ParticipantListing(ONE, List.of(), List.of(item), 41, List.of()).toLines())
            .containsExactly("k vv… (500 bytes)", "… and 41 more");
    }

    @Test
    void toLinesWhenAPartitionCannotBeListedNeverSaysNoItems() {
        ListedItem item = new ListedItem("k", 7, 1, "text/plain", "v", false);
        assertThat(new ParticipantListing(ONE, List.of(), List.of(), 0, List.of(1, 3)).toLines())
            .containsExactly("# Cannot list partitions 1, 3 at the moment.");
        assertThat(new ParticipantListing(ONE, List.of(0), List.of(item), 0, List.of(1)).toLines())
            .containsExactly("k v", "# Cannot list partition 1 at the moment.");
    }

    @Test
    void andWhenOthersWereListedLaterPutsTheKeysInOrder() {
        ParticipantListing first = new ParticipantListing(ONE, List.of(2), List.of(item("b"), item("d")), 1,
                List.of(0, 1));
        ParticipantListing more = new ParticipantListing(ONE, List.of(0), List.of(item("a"), item("c")), 2, List.of());
        ParticipantListing both = first.and(more);
        assertThat(both.items()).extracting(ListedItem::key).containsExactly("a", "b", "c", "d");
        assertThat(both.partitions()).containsExactly(0, 2);
        assertThat(both.omitted()).isEqualTo(3);
        assertThat(both.lackingAtMost(List.of(1)).unlisted()).containsExactly(1);
    }

    @Test
    void toTextWhenParticipantIsMissingNamesItAndSaysNotComplete() {
        ClusterListing listing = new ClusterListing(false,
                List.of(new ParticipantListing(ONE, List.of(), List.of(), 0, List.of())),
                List.of(new ClusterListing.Missing(TWO, "no answer within 2 s")), List.of(1, 3));
        assertThat(listing.toText()).isEqualTo("""
                # participant 1 at 127.0.0.1:9001
                No items
                # participant 2 at [::1]:9002 is missing: no answer within 2 s
                # This list is not complete. Nobody listed partitions 1, 3.
                """);
    }

    private static ListedItem item(String key) {
        return new ListedItem(key, 1, 1, "text/plain", "v", false);
    }

}
