package io.dispersa.participant.store;

import io.dispersa.service.launch.StartupRefusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The directory of one partition: {@code data-<k>} holds a RocksDB, and the file
 * {@code CURRENT} names the one that counts. All else in it was left by a process that
 * died in the middle of a change.
 *
 * @param path where it is, or is to be
 */
record PartitionDirectory(Path path) {

    private static final String POINTER = "CURRENT";

    private static final Pattern NAME = Pattern.compile("data-([1-9][0-9]{0,8})\n");

    /** Fills a directory that is not there yet. */
    @FunctionalInterface
    interface Filling {

        void fill(Path data) throws IOException;

    }

    /** A directory under its final name is complete, or was: it is never made anew. */
    boolean exists() {
        return Files.exists(path);
    }

    /** Makes it, complete or not at all. */
    void create(Filling filling) throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        FileSystemUtils.deleteRecursively(draft);
        Path data = Files.createDirectories(draft).resolve("data-1");
        filling.fill(data);
        new PartitionDirectory(draft).pointTo(data);
        DurableFiles.move(draft, path);
    }

    /** Deletes it, whole or not at all; leftovers go with the next one. */
    void delete() throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        FileSystemUtils.deleteRecursively(draft);
        if (exists()) {
            DurableFiles.move(path, draft);
        }
        FileSystemUtils.deleteRecursively(draft);
    }

    /**
     * Returns the data that counts.
     * @throws StoreException if nothing says which
     * @throws StartupRefusal if an earlier version wrote it
     */
    Path current() throws IOException {
        if (children().stream().anyMatch(child -> name(child).startsWith("MANIFEST-"))) {
            throw new StartupRefusal(
                    "The directory %s was written by an earlier version, which did not replicate.".formatted(path),
                    "Move the data directory away and start with a new one; the version that wrote it can still read it.");
        }
        return path.resolve("data-" + number());
    }

    /** Returns where the data that follows is to be put; nothing is there. */
    Path next() throws IOException {
        Path next = path.resolve("data-" + (number() + 1));
        FileSystemUtils.deleteRecursively(next);
        return next;
    }

    /** Makes other data count, from one moment to the next. */
    void pointTo(Path data) throws IOException {
        // The name must not be on the disk before what it names.
        DurableFiles.forceDirectory(data);
        DurableFiles.forceDirectory(path);
        DurableFiles.replace(path.resolve(POINTER), (name(data) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Deletes what does not count. */
    void deleteLeftovers() throws IOException {
        Path current = current();
        for (Path child : children()) {
            if (!child.equals(current) && !name(child).equals(POINTER)) {
                FileSystemUtils.deleteRecursively(child);
            }
        }
    }

    private int number() throws IOException {
        Path pointer = path.resolve(POINTER);
        if (!Files.exists(pointer)) {
            throw new StoreException("its file " + POINTER + " is missing");
        }
        Matcher matcher = NAME.matcher(Files.readString(pointer, StandardCharsets.ISO_8859_1));
        if (!matcher.matches()) {
            throw new StoreException("its file " + POINTER + " does not name a directory");
        }
        return Integer.parseInt(matcher.group(1));
    }

    private List<Path> children() throws IOException {
        try (Stream<Path> children = Files.list(path)) {
            return children.toList();
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
