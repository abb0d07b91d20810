package io.dispersa.system.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the resources of processes grow, each from one start to its end: what leaks, grows
 * in all of them. Linux only.
 */
final class Growth {

    private static final double HOUR = 3600e9;

    private static final int ENOUGH = 5;

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");

    private final Map<Long, List<Sample>> samples = new LinkedHashMap<>();

    private final Map<Long, String> names = new LinkedHashMap<>();

    /** Looks at a process. */
    void sample(String name, long pid) throws IOException {
        Path proc = Path.of("/proc", Long.toString(pid));
        String status = Files.readString(proc.resolve("status"));
        try (Stream<Path> descriptors = Files.list(proc.resolve("fd"))) {
            samples.computeIfAbsent(pid, _ -> new ArrayList<>())
                .add(new Sample(System.nanoTime(), number(RESIDENT, status) / 1024, descriptors.count(),
                        number(THREADS, status)));
            names.put(pid, name);
        }
    }

    /** Returns a line for each process that was looked at often enough to tell. */
    @Override
    public String toString() {
        return samples.entrySet()
            .stream()
            .filter(entry -> entry.getValue().size() >= ENOUGH)
            .map(entry -> "%n  %s: %s".formatted(names.get(entry.getKey()), described(entry.getValue())))
            .collect(Collectors.joining());
    }

    private static String described(List<Sample> of) {
        Sample last = of.getLast();
        return "%d MB (%+.0f MB/h), %d descriptors (%+.0f/h), %d threads (%+.0f/h), %d samples".formatted(
                last.megabytes, slope(of, Sample::megabytes), last.descriptors, slope(of, Sample::descriptors),
                last.threads, slope(of, Sample::threads), of.size());
    }

    /** The slope of the line with the least squares, per hour. */
    private static double slope(List<Sample> of, ToLongFunction<Sample> value) {
        double meanTime = of.stream().mapToDouble(Sample::nanos).average().orElse(0);
        double mean = of.stream().mapToLong(value).average().orElse(0);
        double products = of.stream().mapToDouble(s -> (s.nanos - meanTime) * (value.applyAsLong(s) - mean)).sum();
        return products / of.stream().mapToDouble(s -> Math.pow(s.nanos - meanTime, 2)).sum() * HOUR;
    }

    private static long number(Pattern pattern, String status) {
        Matcher matcher = pattern.matcher(status);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in " + status);
        }
        return Long.parseLong(matcher.group(1));
    }

    private record Sample(long nanos, long megabytes, long descriptors, long threads) {
    }

}
