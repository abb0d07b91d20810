package io.dispersa.api;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The answer to {@code /list}: what every participant holds.
 *
 * @param complete whether every partition is listed
 * @param participants those that answered, in the order of their ids
 * @param missing those that did not
 * @param unlisted the partitions that nobody listed
 */
public record ClusterListing(boolean complete, List<ParticipantListing> participants, List<Missing> missing,
        List<Integer> unlisted) {

    public ClusterListing {
        participants = List.copyOf(participants);
        missing = List.copyOf(missing);
        unlisted = List.copyOf(unlisted);
    }

    /** A participant whose contents are not in the listing, and why. */
    public record Missing(ParticipantAddress participant, String reason) {
    }

    /**
     * Returns the listing as plain text, grouped by participant; each line ends with a
     * newline.
     */
    public String toText() {
        Stream<String> answered = participants.stream()
            .flatMap(listing -> Stream.concat(Stream.of("# " + listing.participant()), listing.toLines().stream()));
        Stream<String> silent = missing.stream()
            .map(gone -> "# " + gone.participant() + " is missing: " + Printable.escape(gone.reason()));
        Stream<String> verdict = complete ? Stream.empty() : Stream.of("# This list is not complete."
                + (unlisted.isEmpty() ? "" : " Nobody listed " + ParticipantListing.named(unlisted) + "."));
        return Stream.of(answered, silent, verdict)
            .flatMap(lines -> lines)
            .map(line -> line + "\n")
            .collect(Collectors.joining());
    }
}
