package io.dispersa.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ListingTests {

    private static final ParticipantAddress ONE = new ParticipantAddress(1, "127.0.0.1", 9001);

    private static final ParticipantAddress TWO = new ParticipantAddress(2, "::1", 9002);

    @Test
    void toLinesWhenNothingIsHeldSaysNoItems() {
        assertThat(new ParticipantListing(ONE, List.of(), List.of(), 0).toLines()).containsExactly("No items");
    }

    @Test
    void toLinesShowsKeyAndValueEscaped() {
        ListedItem item = new ListedItem("a\nb", 7, 3, "text/plain", "x\u001by", false);
        assertThat(new ParticipantListing(ONE, List.of(), List.of(item), 0).toLines())
            .containsExactly("a\\nb x\\u001by");
    }

    @Test
    void toLinesWhenValueIsNotTextShowsSizeAndType() {
        ListedItem item = new ListedItem("photo", 7, 2048, "image/png", null, false);
        assertThat(new ParticipantListing(ONE, List.of(), List.of(item), 0).toLines())
            .containsExactly("photo (2048 bytes, image/png)");
    }

    @Test
    void toLinesWhenListingIsCutCountsTheRest() {
        ListedItem item = new ListedItem("k", 7, 500, "text/plain", "vv", true);
        assertThat(new ParticipantListing(ONE, List.of(), List.of(item), 41).toLines())
            .containsExactly("k vv… (500 bytes)", "… and 41 more");
    }

    @Test
    void toTextWhenParticipantIsMissingNamesItAndSaysNotComplete() {
        ClusterListing listing = new ClusterListing(false,
                List.of(new ParticipantListing(ONE, List.of(), List.of(), 0)),
                List.of(new ClusterListing.Missing(TWO, "no answer within 2 s")), List.of(1, 3));
        assertThat(listing.toText()).isEqualTo("""
                # participant 1 at 127.0.0.1:9001
                No items
                # participant 2 at [::1]:9002 is missing: no answer within 2 s
                # This list is not complete. Nobody listed partitions 1, 3.
                """);
    }

}
