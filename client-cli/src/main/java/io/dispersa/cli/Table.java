package io.dispersa.cli;

import org.jspecify.annotations.Nullable;
import java.time.temporal.ChronoUnit;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Text in columns.
 *
 * @param header the column titles
 * @param rows the cells; each row has as many as the header
 */
record Table(List<String> header, List<List<String>> rows) {
    private static final String GAP = "  ";

    /**
     * Returns the table, each line with a newline at its end.
     */
    @Override
    public String toString() {
        int[] widths = IntStream.range(0, header.size()).map(this::width).toArray();
        return Stream.concat(Stream.of(header), rows.stream())
            .map(row -> line(row, widths) + "\n")
            .collect(Collectors.joining());
    }

    /** Returns a cell with a number; a dash if it is not known. */
    static String cell(@Nullable Long number) {
        return number == null ? "-" : number.toString();
    }

    /** Returns a cell with a time, to the second; a dash if it is not known. */
    static String cell(@Nullable Instant time) {
        return time == null ? "-" : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private int width(int column) {
        return Stream.concat(Stream.of(header), rows.stream())
            .mapToInt(row -> row.get(column).length())
            .max()
            .orElse(0);
    }

    private static String line(List<String> row, int[] widths) {
        return IntStream.range(0, row.size())
            .mapToObj(column -> padded(row.get(column), widths[column]))
            .collect(Collectors.joining(GAP))
            .stripTrailing();
    }

    private static String padded(String cell, int width) {
        return cell + " ".repeat(width - cell.length());
    }
}
