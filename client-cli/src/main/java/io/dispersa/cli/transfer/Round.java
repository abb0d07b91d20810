package io.dispersa.cli.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Some lines in a row, in lanes that may be sent at the same time: lines of the same key
 * are in the same lane, in their order.
 */
final class Round {

    private static final int LANES = 4;

    private static final int MOST_LINES_IN_A_LANE = 500;

    private static final int MOST_BYTES_IN_A_LANE = 1 << 20;

    private final List<List<Entry>> lanes = IntStream.range(0, LANES)
        .mapToObj(_ -> (List<Entry>) new ArrayList<Entry>())
        .toList();

    private final int[] bytes = new int[LANES];

    private Tally tally = Tally.NOTHING;

    private long lastLine;

    private long end;

    private long lines;

    /**
     * Takes a line.
     * @throws IllegalArgumentException if it is not usable; then only its place is taken
     */
    void add(Lines.Line line) {
        lastLine = line.number();
        end = line.end();
        lines++;
        if (line.isBlank()) {
            return;
        }
        ImportedKey key = ImportedKey.parse(line);
        int lane = Math.floorMod(key.text().hashCode(), LANES);
        lanes.get(lane).add(new Entry(line.number(), key));
        bytes[lane] += line.bytes().length;
    }

    /** Counts the line that was not usable. */
    void broken() {
        tally = tally.plus(Tally.BROKEN);
    }

    boolean isFull() {
        return lines >= LANES * MOST_LINES_IN_A_LANE || IntStream.range(0, LANES)
            .anyMatch(lane -> bytes[lane] >= MOST_BYTES_IN_A_LANE || lanes.get(lane).size() >= MOST_LINES_IN_A_LANE);
    }

    boolean isEmpty() {
        return lines == 0;
    }

    Stream<List<Entry>> lanes() {
        return lanes.stream().filter(lane -> !lane.isEmpty());
    }

    /**
     * Returns what became of the lines that are in no lane.
     */
    Tally tally() {
        return tally;
    }

    long lastLine() {
        return lastLine;
    }

    long end() {
        return end;
    }

    /** A usable line. */
    record Entry(long line, ImportedKey key) {
    }

}
