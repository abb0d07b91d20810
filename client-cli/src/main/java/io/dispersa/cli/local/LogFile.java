package io.dispersa.cli.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A log of one process. A service has two: what it logs, which it rotates itself, and its
 * output, which is what the JVM says before, beside and after that.
 *
 * @param name the process's name
 */
public record LogFile(String name, Path path) {

    private static final String LOG = ".log";

    private static final String OUTPUT = ".out";

    /** More than a JVM says in a life. */
    private static final long MAX_OUTPUT_BYTES = 1 << 20;

    /**
     * However many lines are asked for, no more than the last of these bytes are read.
     */
    private static final long MAX_TAIL_BYTES = 8 << 20;

    /**
     * Returns the logs of a cluster in the order of their names; none if it never
     * started.
     */
    public static List<LogFile> all(Path dataDir) {
        try (Stream<Path> files = Files.list(directory(dataDir))) {
            return files.filter(LogFile::isLog).sorted().map(LogFile::of).toList();
        }
        catch (IOException e) {
            return List.of();
        }
    }

    /** Returns what a service logs. */
    static LogFile of(Path dataDir, Service service) {
        return of(directory(dataDir).resolve(service.name() + LOG));
    }

    /** Returns the standard output of a process, and its errors. */
    static LogFile ofOutput(Path dataDir, String name) {
        return of(directory(dataDir).resolve(name + OUTPUT));
    }

    /**
     * Keeps the end of a log that is not rotated, if it is long. A process that appends
     * to it goes on doing so.
     */
    void shorten() {
        try {
            if (size() > MAX_OUTPUT_BYTES) {
                Files.write(path, read(size() - MAX_OUTPUT_BYTES / 2), StandardOpenOption.TRUNCATE_EXISTING);
            }
        }
        catch (IOException e) {
            throw LocalClusterException.failed("cannot shorten %s: %s".formatted(path, e.getMessage()));
        }
    }

    /**
     * Returns how many bytes it has.
     */
    public long size() {
        try {
            return Files.size(path);
        }
        catch (IOException e) {
            return 0;
        }
    }

    /**
     * Returns its last lines, at most so many, from this offset in bytes on.
     */
    public List<String> tail(int lines, long from) throws IOException {
        long start = Math.max(from, size() - MAX_TAIL_BYTES);
        List<String> all = new String(read(start), StandardCharsets.UTF_8).lines().toList();
        return all.subList(Math.max(0, all.size() - lines), all.size());
    }

    /**
     * Returns the bytes from this offset on, up to the last whole line.
     */
    public byte[] wholeLines(long from) throws IOException {
        byte[] bytes = read(from);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    /** It is not there before the first line, and for a moment while it is rotated. */
    private byte[] read(long from) throws IOException {
        if (size() <= from) {
            return new byte[0];
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            file.seek(from);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] chunk = new byte[8192];
            for (int n = file.read(chunk); n > 0 && bytes.size() < MAX_TAIL_BYTES; n = file.read(chunk)) {
                bytes.write(chunk, 0, n);
            }
            return bytes.toByteArray();
        }
    }

    private static boolean isLog(Path file) {
        return file.toString().endsWith(LOG) || file.toString().endsWith(OUTPUT);
    }

    private static Path directory(Path dataDir) {
        return dataDir.resolve("logs");
    }

    private static LogFile of(Path file) {
        String name = file.getFileName().toString();
        return new LogFile(name.substring(0, name.length() - LOG.length()), file);
    }
}
