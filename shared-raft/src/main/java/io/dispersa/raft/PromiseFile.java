package io.dispersa.raft;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorageMetadata;
import org.apache.ratis.server.storage.RaftStorageMetadataFile;

/**
 * What a member has promised in a group, its term and its vote, in the file that Ratis
 * keeps it in. When a disk is full, Ratis itself has an empty file take its place, and
 * the member could never start again; nor does it sync the name of a new file, or notice
 * that a bit of it has changed: who votes by another term or name votes twice.
 */
final class PromiseFile implements RaftStorageMetadataFile {

    /** As Ratis names it. */
    static final String NAME = "raft-meta";

    private static final String CHECKSUM = "crc32c";

    private final Path file;

    private final Consumer<IOException> failed;

    private RaftStorageMetadata promised;

    private PromiseFile(Path file, RaftStorageMetadata promised, Consumer<IOException> failed) {
        this.file = file;
        this.promised = promised;
        this.failed = failed;
    }

    /**
     * Has a group's promises be kept by this, before the group begins to vote.
     * @param failed is told if one cannot be written; Ratis itself would say nothing, and
     * go on in the new term as if it were on the disk
     * @throws IOException if what is on the disk is not what was promised
     */
    static void replaceIn(RaftStorage storage, Consumer<IOException> failed) throws IOException {
        RaftStorageMetadataFile kept = storage.getMetadataFile();
        Path file = storage.getStorageDir().getCurrentDir().toPath().resolve(NAME);
        requireUnchanged(file, kept.getMetadata());
        reference(storage).set(new PromiseFile(file, kept.getMetadata(), failed));
    }

    /** Ratis itself writes one that promises nothing, when a group begins. */
    private static void requireUnchanged(Path file, RaftStorageMetadata promise) throws IOException {
        Properties properties = new Properties();
        try (Reader text = Files.newBufferedReader(file)) {
            properties.load(text);
        }
        String expected = properties.getProperty(CHECKSUM);
        if (expected == null ? !promise.equals(RaftStorageMetadata.getDefault())
                : !expected.equals(checksum(promise))) {
            throw new IOException(
                    "what the replica has promised is damaged: %s is not what its checksum says".formatted(file));
        }
    }

    /** Where the storage looks for it: Ratis has no setting for another. */
    @SuppressWarnings("unchecked")
    private static AtomicReference<RaftStorageMetadataFile> reference(RaftStorage storage) {
        try {
            Object holder = field(storage, "metaFile");
            return (AtomicReference<RaftStorageMetadataFile>) field(holder, "ref");
        }
        catch (ReflectiveOperationException | InaccessibleObjectException e) {
            throw new IllegalStateException("this version of Ratis is not one that this was written for", e);
        }
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    @Override
    public synchronized RaftStorageMetadata getMetadata() {
        return promised;
    }

    @Override
    public synchronized void persist(RaftStorageMetadata promise) throws IOException {
        if (promise.equals(promised)) {
            return;
        }
        try {
            DurableFiles.replace(file, text(promise).getBytes(StandardCharsets.UTF_8));
            promised = promise;
        }
        catch (IOException e) {
            failed.accept(e);
            throw e;
        }
    }

    private static String text(RaftStorageMetadata promise) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("term", Long.toString(promise.getTerm()));
        properties.setProperty("votedFor", promise.getVotedFor().toString());
        properties.setProperty(CHECKSUM, checksum(promise));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        return text.toString();
    }

    private static String checksum(RaftStorageMetadata promise) {
        return Crc.of("%d %s".formatted(promise.getTerm(), promise.getVotedFor()).getBytes(StandardCharsets.UTF_8));
    }

}
