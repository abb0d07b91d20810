package io.dispersa.service.storage;

import io.dispersa.service.launch.StartupRefusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory that belongs to one process at a time, for as long as it is open. Its small
 * files are replaced as a whole: after a crash a file has its old content or its new one,
 * never a mix; each ends with a line that is its checksum. Safe for use by several
 * threads.
 */
public final class DataDirectory implements AutoCloseable {

    private static final String LOCK_FILE = "lock";

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ALONE = PosixFilePermissions
        .asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;

    private final FileChannel lockChannel;

    private DataDirectory(Path path, FileChannel lockChannel) {
        this.path = path;
        this.lockChannel = lockChannel;
    }

    /**
     * Makes the directory if it is not there, for its owner alone, and locks it.
     * @throws StartupRefusal if another process has it, or it cannot be written
     */
    public static DataDirectory open(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(Objects.requireNonNull(absolute.getParent(), "a directory of its own"));
            if (!Files.exists(absolute)) {
                Files.createDirectory(absolute, OWNER_ALONE);
            }
            FileChannel channel = FileChannel.open(absolute.resolve(LOCK_FILE), StandardOpenOption.CREATE,
                    StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                String holder = holder(channel);
                channel.close();
                throw new StartupRefusal(
                        "The data directory %s is in use by another process%s.".formatted(absolute, holder),
                        "Stop that process, or give this one a directory of its own with --dispersa.data-dir=DIR.");
            }
            writeHolder(channel);
            return new DataDirectory(absolute, channel);
        }
        catch (IOException e) {
            throw new StartupRefusal("The data directory %s cannot be used: %s.".formatted(absolute, e),
                    "Make it writable for this user, or name another with --dispersa.data-dir=DIR.");
        }
    }

    /**
     * Returns the directory, absolute.
     */
    public Path path() {
        return path;
    }

    /**
     * Returns the content of a file, if it is there.
     * @throws StartupRefusal if it is not what was written
     * @throws UncheckedIOException if it cannot be read
     */
    public Optional<byte[]> read(String name) {
        Path file = path.resolve(name);
        try {
            return Files.exists(file)
                    ? Optional.of(Checksum.checked(Files.readAllBytes(file)).orElseThrow(() -> damaged(file)))
                    : Optional.empty();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Replaces a file. When this returns, the new content is on the disk and survives a
     * power failure.
     * @throws UncheckedIOException if it could not be written; the file then has its old
     * content or the new one
     */
    public synchronized void replace(String name, byte[] content) {
        Path draft = path.resolve(name + ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer buffer = ByteBuffer.wrap(Checksum.added(content));
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(draft, path.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceDirectory();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Releases the directory to other processes. */
    @Override
    public void close() {
        try {
            lockChannel.close();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StartupRefusal damaged(Path file) {
        return new StartupRefusal("The file %s is damaged: it is not what its checksum says.".formatted(file),
                "Move the whole data directory away and start again: a participant gets everything from the other replicas, and a main node from the other main nodes. Where there are none, see docs/OPERATIONS.md. A copy of the directory is no backup.");
    }

    /** A rename is durable only when the directory that names the file is. */
    private void forceDirectory() throws IOException {
        try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        }
        catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private static void writeHolder(FileChannel channel) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
                0);
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        return pid.position() == 0 ? "" : " (pid " + StandardCharsets.US_ASCII.decode(pid.flip()) + ")";
    }

}
