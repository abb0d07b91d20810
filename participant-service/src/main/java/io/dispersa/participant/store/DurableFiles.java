package io.dispersa.participant.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Steps that survive a power failure once they return. */
final class DurableFiles {

    private DurableFiles() {
    }

    /** Copies the files of a tree, side by side, into a directory that it makes. */
    static void copyFlat(Path tree, Path target) throws IOException {
        Files.createDirectory(target);
        for (Path file : files(tree)) {
            Path copy = target.resolve(file.getFileName());
            Files.copy(file, copy);
            try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
        forceDirectory(target);
    }

    /** Writes a file whole: whoever reads it sees the old content or the new one. */
    static void replace(Path file, byte[] content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.write(draft, content, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        move(draft, file);
    }

    /** Gives a file or directory its final name, in the same parent. */
    static void move(Path draft, Path target) throws IOException {
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory(target.toAbsolutePath().resolveSibling(""));
    }

    /** Makes the names in a directory durable. */
    static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Returns the files of a tree, without its directories. */
    static List<Path> files(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }

}
