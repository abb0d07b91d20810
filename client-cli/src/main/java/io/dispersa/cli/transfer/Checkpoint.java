package io.dispersa.cli.transfer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far an import has come, in a file beside the imported one. Everything up to there
 * is acknowledged; what was sent after it is sent again under the same names, so that the
 * cluster does not do it twice.
 */
final class Checkpoint {

    private static final int SAMPLE = 1 << 16;

    private static final UUID NO_CLUSTER = new UUID(0, 0);

    private final @Nullable Path file;

    private final boolean resumed;

    private State state;

    private Checkpoint(@Nullable Path file, boolean resumed, State state) {
        this.file = file;
        this.resumed = resumed;
        this.state = state;
    }

    /**
     * Returns the checkpoint of something that can be read only once.
     */
    static Checkpoint ofStream() {
        return new Checkpoint(null, false, State.begin(NO_CLUSTER, "", 0));
    }

    /**
     * Returns the checkpoint of a file, as an interrupted import has left it, or a new
     * one.
     * @param cluster where it is imported
     * @throws TransferException if the file has changed since, it was another cluster, or
     * the checkpoint cannot be used
     */
    static Checkpoint of(Path imported, UUID cluster) {
        Path file = beside(imported);
        try {
            long size = Files.size(imported);
            String digest = digest(imported, size);
            if (!Files.exists(file)) {
                Checkpoint checkpoint = new Checkpoint(file, false, State.begin(cluster, digest, size));
                checkpoint.save();
                return checkpoint;
            }
            State state = read(file);
            if (!state.cluster().equals(cluster)) {
                throw TransferException.usage(
                        "'%s' is of an import into another cluster, %s, and this is %s: finish that one, or delete '%s' to import all of '%s' into this"
                            .formatted(file, state.cluster(), cluster, file, imported));
            }
            if (!state.digest().equals(digest) || state.size() != size) {
                throw TransferException.usage(
                        "'%s' has changed since its import was interrupted: delete '%s' to import it from its beginning"
                            .formatted(imported, file));
            }
            return new Checkpoint(file, true, state);
        }
        catch (IOException e) {
            throw TransferException
                .failed("cannot keep '%s', which says how far the import is: %s".formatted(file, e.getMessage()), e);
        }
    }

    static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + ".progress");
    }

    boolean canBeResumed() {
        return file != null;
    }

    boolean resumed() {
        return resumed;
    }

    State state() {
        return state;
    }

    String nameOf(long line) {
        return state.name() + "-" + line;
    }

    void advance(long offset, long line, Tally tally) {
        state = state.at(offset, line, tally);
        try {
            save();
        }
        catch (IOException e) {
            throw TransferException.failed("cannot write '%s': %s".formatted(file, e.getMessage()), e);
        }
    }

    void remove() {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        }
        catch (IOException e) {
            throw TransferException
                .failed("all is imported, but '%s' cannot be deleted: %s".formatted(file, e.getMessage()), e);
        }
    }

    private void save() throws IOException {
        if (file != null) {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.write(fresh, JsonMapper.shared().writeValueAsBytes(state));
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @SuppressWarnings("ConstantValue") // JSON knows nothing of what may be absent
    private static State read(Path file) throws IOException {
        try {
            State state = JsonMapper.shared().readValue(Files.readAllBytes(file), State.class);
            if (state != null && state.cluster() != null && state.name() != null && state.digest() != null
                    && state.tally() != null) {
                return state;
            }
        }
        catch (JacksonException e) {
            throw unreadable(file);
        }
        throw unreadable(file);
    }

    private static TransferException unreadable(Path file) {
        return TransferException
            .usage("'%s' is not what an import leaves: delete it to import from the beginning".formatted(file));
    }

    /**
     * Of the file's size, its time and both its ends: to read all of a large one twice
     * would take too long.
     */
    private static String digest(Path imported, long size) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(imported.toFile(), "r")) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(Files.getLastModifiedTime(imported).toString().getBytes(StandardCharsets.UTF_8));
            byte[] sample = new byte[(int) Math.min(size, SAMPLE)];
            in.readFully(sample);
            sha.update(sample);
            in.seek(size - sample.length);
            in.readFully(sample);
            return HexFormat.of().formatHex(sha.digest(sample));
        }
        catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * What the file holds.
     *
     * @param cluster where the lines are
     * @param name what the names of all writes of this import begin with
     * @param digest by which a changed file is noticed
     * @param offset how many bytes are acknowledged
     * @param line how many lines these are
     * @param tally what became of them
     */
    record State(UUID cluster, String name, String digest, long size, long offset, long line, Tally tally) {
        static State begin(UUID cluster, String digest, long size) {
            return new State(cluster, "import-" + UUID.randomUUID(), digest, size, 0, 0, Tally.NOTHING);
        }

        State at(long offset, long line, Tally tally) {
            return new State(cluster, name, digest, size, offset, line, tally);
        }
    }

}
