package io.dispersa.api;

import java.util.List;
import java.util.stream.Stream;

/**
 * What one participant holds.
 *
 * @param participant who answers
 * @param partitions those that it leads, whose keys are listed: each key is listed where
 * it is led, though it is stored elsewhere too
 * @param items their keys in order, up to the limit of a listing
 * @param omitted how many more they hold
 */
public record ParticipantListing(ParticipantAddress participant, List<Integer> partitions, List<ListedItem> items,
        long omitted) {

    /** What is shown for a participant that holds nothing. */
    public static final String NO_ITEMS = "No items";

    public ParticipantListing {
        partitions = List.copyOf(partitions);
        items = List.copyOf(items);
    }

    /**
     * Returns one line for each key, or {@value #NO_ITEMS}; and a line that counts what
     * was left out, if any was.
     */
    public List<String> toLines() {
        if (items.isEmpty() && omitted == 0) {
            return List.of(NO_ITEMS);
        }
        Stream<String> rest = omitted == 0 ? Stream.empty() : Stream.of("… and " + omitted + " more");
        return Stream.concat(items.stream().map(ListedItem::toLine), rest).toList();
    }
}
