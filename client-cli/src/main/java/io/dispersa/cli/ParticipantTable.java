package io.dispersa.cli;

import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.Printable;
import java.util.ArrayList;
import java.util.List;

/** Participants as people read them. */
final class ParticipantTable {

    /** A list that is longer than this would push the other columns off the screen. */
    private static final int LONGEST_LIST = 20;

    private static final List<String> HEADER = List.of("ID", "ADDRESS", "STATE", "LEADS", "STORES", "KEYS", "BYTES",
            "LAST SEEN");

    private ParticipantTable() {
    }

    static Table of(List<ParticipantInfo> participants) {
        return new Table(HEADER, participants.stream().map(ParticipantTable::row).toList());
    }

    private static List<String> row(ParticipantInfo participant) {
        return List.of(String.valueOf(participant.id()), Printable.escape(participant.address().hostAndPort()),
                participant.state().wireName(), shown(participant.leads()), shown(participant.stores()),
                Table.cell(participant.keys()), Table.cell(participant.bytes()), Table.cell(participant.lastSeen()));
    }

    /**
     * Returns such as {@code 0,2,4-7}, or how many there are if that is too long.
     */
    private static String shown(List<Integer> partitions) {
        if (partitions.isEmpty()) {
            return "-";
        }
        String ranges = ranges(partitions.stream().sorted().toList());
        return ranges.length() > LONGEST_LIST ? partitions.size() + " partitions" : ranges;
    }

    private static String ranges(List<Integer> sorted) {
        List<String> ranges = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            if (i == sorted.size() || sorted.get(i) != sorted.get(i - 1) + 1) {
                ranges.add(range(sorted.get(first), sorted.get(i - 1)));
                first = i;
            }
        }
        return String.join(",", ranges);
    }

    private static String range(int first, int last) {
        return switch (last - first) {
            case 0 -> String.valueOf(first);
            case 1 -> first + "," + last;
            default -> first + "-" + last;
        };
    }

}
