package io.dispersa.system.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Has processes write down what a power failure would undo ({@code powerloss.c}, built
 * with this machine's compiler), and undoes it once they were killed.
 */
final class PowerLoss {

    /** The bytes of a record's numbers. */
    private static final int HEAD = 3 * Long.BYTES;

    private final Path directory;

    private final Path library;

    private PowerLoss(Path directory, Path library) {
        this.directory = directory;
        this.library = library;
    }

    /**
     * Builds the library in a directory, in which there is also what processes write
     * down.
     */
    static PowerLoss build(Path directory) throws IOException {
        return new PowerLoss(directory.toRealPath(), Preload.build("powerloss", directory));
    }

    /**
     * Returns the environment of a process that stores in this directory, which is beside
     * the library.
     */
    Map<String, String> environment(Path data) {
        try {
            Files.createDirectories(journals(data));
            return Map.of("LD_PRELOAD", library.toString(), "POWERLOSS_DATA",
                    directory.resolve(data.getFileName()) + "/", "POWERLOSS_JOURNAL", journals(data).toString());
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Takes from a directory what was not synced, after its process was killed.
     * @return how many writes are undone
     */
    int cut(Path data) throws IOException {
        int undone = 0;
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path journal = journals(data).resolve(name(file));
                undone += Files.exists(journal) ? restore(file, journal) : 0;
            }
        }
        try (Stream<Path> files = Files.list(journals(data))) {
            for (Path journal : files.toList()) {
                Files.delete(journal);
            }
        }
        return undone;
    }

    private Path journals(Path data) {
        return directory.resolve("power-" + data.getFileName());
    }

    private static String name(Path file) throws IOException {
        long born = ((FileTime) Files.getAttribute(file, "creationTime")).to(TimeUnit.NANOSECONDS);
        return Files.getAttribute(file, "unix:ino") + "-" + born;
    }

    private static int restore(Path file, Path journal) throws IOException {
        List<Replaced> records = records(ByteBuffer.wrap(Files.readAllBytes(journal)).order(ByteOrder.nativeOrder()));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (Replaced last : records.reversed()) {
                channel.write(last.former(), last.offset());
                channel.truncate(last.size());
            }
        }
        return records.size();
    }

    private static List<Replaced> records(ByteBuffer journal) {
        List<Replaced> records = new ArrayList<>();
        while (journal.remaining() >= HEAD) {
            long offset = journal.getLong();
            long size = journal.getLong();
            int length = Math.toIntExact(journal.getLong());
            if (journal.remaining() < length) {
                break; // It was killed before it wrote what this is about.
            }
            records.add(new Replaced(offset, size, journal.slice(journal.position(), length)));
            journal.position(journal.position() + length);
        }
        return records;
    }

    /**
     * A write.
     *
     * @param size of the file before
     * @param former what was there before
     */
    private record Replaced(long offset, long size, ByteBuffer former) {
    }

}
