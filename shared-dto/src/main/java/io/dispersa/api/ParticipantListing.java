package io.dispersa.api;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one participant holds.
 *
 * @param participant who answers
 * @param partitions those whose keys are listed: each key is listed where its partition
 * is led, though it is stored elsewhere too; or, if it may be stale, where it was asked
 * for
 * @param items their keys in order, up to the limit of a listing
 * @param omitted how many more they hold
 * @param unlisted the partitions that it has a replica of and cannot list at the moment,
 * and perhaps nobody can
 */
public record ParticipantListing(ParticipantAddress participant, List<Integer> partitions, List<ListedItem> items,
        long omitted, List<Integer> unlisted) {

    /** What is shown for a participant that holds nothing. */
    public static final String NO_ITEMS = "No items";

    public ParticipantListing {
        partitions = List.copyOf(partitions);
        items = List.copyOf(items);
        unlisted = List.copyOf(Objects.requireNonNullElse(unlisted, List.of()));
    }

    /**
     * Returns this listing together with what the same participant has listed of other
     * partitions.
     */
    public ParticipantListing and(ParticipantListing more) {
        return new ParticipantListing(participant,
                Stream.concat(partitions.stream(), more.partitions.stream()).sorted().toList(),
                Stream.concat(items.stream(), more.items.stream())
                    .sorted(Comparator.comparing(item -> Key.of(item.key())))
                    .toList(),
                omitted + more.omitted, unlisted);
    }

    /**
     * Returns this listing, which cannot list at most these partitions: others have
     * listed the rest.
     */
    public ParticipantListing lackingAtMost(List<Integer> lacking) {
        return new ParticipantListing(participant, partitions, items, omitted,
                unlisted.stream().filter(lacking::contains).toList());
    }

    /**
     * Returns one line for each key, or {@value #NO_ITEMS} if there is certainly none;
     * and lines that tell what was left out, if anything was.
     */
    public List<String> toLines() {
        Stream<String> keys = items.stream().map(ListedItem::toLine);
        Stream<String> rest = omitted == 0 ? Stream.empty() : Stream.of("… and " + omitted + " more");
        Stream<String> unknown = unlisted.isEmpty() ? Stream.empty()
                : Stream.of("# Cannot list " + named(unlisted) + " at the moment.");
        List<String> lines = Stream.of(keys, rest, unknown).flatMap(each -> each).toList();
        return lines.isEmpty() ? List.of(NO_ITEMS) : lines;
    }

    /** Returns such as {@code partitions 1, 3}. */
    public static String named(List<Integer> partitions) {
        return partitions.stream()
            .map(String::valueOf)
            .collect(Collectors.joining(", ", partitions.size() == 1 ? "partition " : "partitions ", ""));
    }

}
