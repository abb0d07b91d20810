package io.dispersa.system.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Has the clock of a process be wrong, for that process alone ({@code wrongclock.c}). */
final class WrongClock {

    private final Path directory;

    private final Path library;

    private WrongClock(Path directory, Path library) {
        this.directory = directory;
        this.library = library;
    }

    /** Builds the library in a directory. */
    static WrongClock build(Path directory) throws IOException {
        return new WrongClock(directory.toRealPath(), Preload.build("wrongclock", directory));
    }

    /** Returns the environment of a process that stores in this directory. */
    Map<String, String> environment(Path data) {
        set(data, Duration.ZERO);
        return Map.of("LD_PRELOAD", library.toString(), "WRONGCLOCK_FILE", file(data).toString());
    }

    /** From now on the clock of the process is ahead by so much; behind, if negative. */
    void set(Path data, Duration ahead) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(ahead.toMillis()).array();
        try (RandomAccessFile file = new RandomAccessFile(file(data).toFile(), "rw")) {
            file.write(bytes);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(Path data) {
        return directory.resolve("clock-" + data.getFileName());
    }

}
