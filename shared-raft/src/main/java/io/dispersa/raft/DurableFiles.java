package io.dispersa.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files that survive a power failure: Ratis syncs neither snapshots nor directories. */
final class DurableFiles {

    private DurableFiles() {
    }

    /** Forces everything below a directory to the disk, and the names in it. */
    static void forceTree(Path directory) throws IOException {
        for (Path path : tree(directory)) {
            force(path);
        }
    }

    /** Gives a tree its final name; it is whole under that name, or not there. */
    static void publish(Path draft, Path target) throws IOException {
        forceTree(draft);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        force(parentOf(target));
    }

    /**
     * Replaces a file; it has its old content or its new one, whenever this ends. Ratis
     * deletes what is left of a draft of its own files when it starts.
     */
    static void replace(Path file, byte[] content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(draft, content);
        force(draft);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        force(parentOf(file));
    }

    static List<Path> regularFiles(Path directory) throws IOException {
        return tree(directory).stream().filter(Files::isRegularFile).toList();
    }

    static void deleteTree(Path directory) throws IOException {
        if (Files.exists(directory)) {
            for (Path path : tree(directory)) {
                Files.delete(path);
            }
        }
    }

    /** Children come before their directories. */
    private static List<Path> tree(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.sorted(Comparator.reverseOrder()).toList();
        }
        catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Forces a file, or the names in a directory, to the disk. */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path parentOf(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " has no parent");
        }
        return parent;
    }

}
