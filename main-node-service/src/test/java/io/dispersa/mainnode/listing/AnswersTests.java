package io.dispersa.mainnode.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.ClusterListing;
import io.dispersa.api.ListedItem;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.ParticipantListing;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswersTests {

    private static final ParticipantAddress ONE = new ParticipantAddress(1, "h", 9001);

    private static final ParticipantAddress TWO = new ParticipantAddress(2, "h", 9002);

    private static final ParticipantAddress THREE = new ParticipantAddress(3, "h", 9003);

    private final Answers answers = new Answers(new PartitionTable(UUID.randomUUID(), 4, 3,
            IntStream.range(0, 3).mapToObj(p -> new PartitionReplicas(p, 1, List.of(1, 2, 3))).toList(),
            List.of(ONE, TWO, THREE), List.of()));

    @Test
    void listingWhenEveryPartitionIsListedIsCompleteWhoeverIsMissing() {
        answers.add(ONE, listing(ONE, List.of(0, 1, 2), List.of()));
        answers.addMissing(TWO, "it cannot be reached");
        ClusterListing listing = answers.listing();
        assertThat(listing.complete()).isTrue();
        assertThat(listing.missing()).extracting(ClusterListing.Missing::participant).containsExactly(TWO);
    }

    @Test
    void listingWhenNobodyListsAPartitionNamesItAndNobodySaysNoItems() {
        answers.add(ONE, listing(ONE, List.of(), List.of(0, 1, 2)));
        answers.add(THREE, listing(THREE, List.of(2), List.of(0, 1)));
        ClusterListing listing = answers.listing();
        assertThat(listing.complete()).isFalse();
        assertThat(listing.unlisted()).containsExactly(0, 1);
        assertThat(listing.toText()).startsWith("""
                # participant 1 at h:9001
                # Cannot list partitions 0, 1 at the moment.
                # participant 3 at h:9003
                """);
    }

    @Test
    void replicasToAskAreTheFreshestOfThosePartitionsThatNobodyHasListed() {
        answers.add(ONE, listing(ONE, List.of(1), List.of(0, 2)));
        assertThat(answers.replicasToAsk(AnswersTests::applied)).isEqualTo(Map.of(TWO, List.of(0, 2)));
    }

    @Test
    void replicasToAskAreAskedOnceAndNotThoseThatDidNotAnswer() {
        answers.addMissing(TWO, "it cannot be reached");
        assertThat(answers.replicasToAsk(AnswersTests::applied)).isEqualTo(Map.of(THREE, List.of(0, 1, 2)));
        answers.add(THREE, listing(THREE, List.of(0), List.of(1, 2)));
        assertThat(answers.replicasToAsk(AnswersTests::applied)).isEqualTo(Map.of(ONE, List.of(1, 2)));
        answers.add(ONE, listing(ONE, List.of(1), List.of(2)));
        assertThat(answers.replicasToAsk(AnswersTests::applied)).isEmpty();
        assertThat(answers.listing().unlisted()).containsExactly(2);
    }

    @Test
    void addPutsWhatOneParticipantListsTogether() {
        answers.add(ONE, listing(ONE, List.of(0), List.of(1, 2)));
        answers.add(ONE, listing(ONE, List.of(1, 2), List.of()));
        assertThat(answers.listing().participants()).singleElement().satisfies(listing -> {
            assertThat(listing.partitions()).containsExactly(0, 1, 2);
            assertThat(listing.unlisted()).isEmpty();
        });
    }

    private static ParticipantListing listing(ParticipantAddress participant, List<Integer> partitions,
            List<Integer> unlisted) {
        return new ParticipantListing(participant, partitions, List.<ListedItem>of(), 0, unlisted);
    }

    private static Map<Integer, Long> applied(@SuppressWarnings("unused") int partition) {
        return Map.of(1, 7L, 2, 9L, 3, 8L);
    }

}
