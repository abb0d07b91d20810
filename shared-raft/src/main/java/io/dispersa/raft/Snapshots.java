package io.dispersa.raft;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of one group: a directory {@code term_index} for each, with a digest
 * beside every file. Ratis puts those that it receives into the same place, not synced.
 *
 * <p>
 * Written by one thread at a time; the latest may be asked for by any.
 */
final class Snapshots implements StateMachineStorage {

    private static final Pattern NAME = Pattern.compile("(\\d+)_(\\d+)");

    private final Map<Path, MD5Hash> digests = new ConcurrentHashMap<>();

    private @Nullable Path directory;

    private @Nullable Path drafts;

    private volatile @Nullable SnapshotInfo latest;

    /** A snapshot on the disk. */
    record Stored(Position position, Path directory) {
    }

    @Override
    public void init(RaftStorage storage) throws IOException {
        directory = storage.getStorageDir().getStateMachineDir().toPath();
        drafts = storage.getStorageDir().getTmpDir().toPath();
        reload();
    }

    @Override
    public @Nullable SnapshotInfo getLatestSnapshot() {
        return latest;
    }

    @Override
    public void format() {
        // What a group begins with is empty already.
    }

    /** Looks what is on the disk; returns the latest of it. */
    @Nullable Stored reload() throws IOException {
        List<Stored> stored = stored();
        Stored newest = stored.isEmpty() ? null : stored.getFirst();
        latest = newest == null ? null : info(newest);
        return newest;
    }

    /** Has a state machine write a snapshot, which is on the disk when this returns. */
    Stored take(StateMachine machine) throws IOException {
        Position position = machine.applied();
        Path target = within(directory).resolve(position.term() + "_" + position.index());
        Stored taken = new Stored(position, target);
        if (!Files.exists(target)) {
            Path draft = within(drafts).resolve("taking");
            DurableFiles.deleteTree(draft);
            Files.createDirectories(draft);
            Files.createDirectories(within(directory));
            machine.snapshot(draft);
            for (Path file : DurableFiles.regularFiles(draft)) {
                MD5FileUtil.saveMD5File(file.toFile(), digest(file, draft.relativize(file)));
            }
            digests.keySet().retainAll(relative(draft));
            DurableFiles.publish(draft, target);
        }
        latest = info(taken);
        return taken;
    }

    /**
     * Makes sure of a snapshot that may have been received: it is on the disk then, and
     * what was sent.
     * @throws IOException if a file differs from its digest
     */
    void verify(Stored snapshot) throws IOException {
        for (Path file : dataFiles(snapshot)) {
            MD5Hash expected = MD5FileUtil.readStoredMd5ForFile(file.toFile());
            if (expected == null || !expected.equals(MD5FileUtil.computeMd5ForFile(file.toFile()))) {
                throw new IOException("the snapshot's file %s differs from its digest".formatted(file));
            }
        }
        DurableFiles.forceTree(within(directory));
    }

    @Override
    public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
        List<Stored> stored = stored();
        int keep = Math.max(1, policy.getNumSnapshotsRetained());
        for (Stored old : stored.subList(Math.min(keep, stored.size()), stored.size())) {
            DurableFiles.deleteTree(old.directory());
        }
    }

    private static List<Path> relative(Path directory) throws IOException {
        return DurableFiles.regularFiles(directory).stream().map(directory::relativize).toList();
    }

    /** Newest first. */
    private List<Stored> stored() throws IOException {
        Path all = within(directory);
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        List<Stored> found = new ArrayList<>();
        try (Stream<Path> children = Files.list(all)) {
            for (Path child : children.toList()) {
                Matcher name = NAME.matcher(String.valueOf(child.getFileName()));
                if (name.matches()) {
                    found.add(new Stored(new Position(Long.parseLong(name.group(1)), Long.parseLong(name.group(2))),
                            child));
                }
            }
        }
        found.sort(Comparator.comparing(Stored::position).reversed());
        return found;
    }

    private static FileListSnapshotInfo info(Stored snapshot) throws IOException {
        List<FileInfo> files = new ArrayList<>();
        for (Path file : dataFiles(snapshot)) {
            files.add(new FileInfo(file, MD5FileUtil.readStoredMd5ForFile(file.toFile())));
        }
        return new FileListSnapshotInfo(files,
                TermIndex.valueOf(snapshot.position().term(), snapshot.position().index()));
    }

    private static List<Path> dataFiles(Stored snapshot) throws IOException {
        return DurableFiles.regularFiles(snapshot.directory())
            .stream()
            .filter(file -> !file.toString().endsWith(MD5FileUtil.MD5_SUFFIX))
            .toList();
    }

    /** Large files never change under one name, so each is read once only. */
    private MD5Hash digest(Path path, Path name) throws IOException {
        File file = path.toFile();
        if (file.length() < StateMachine.DIGEST_ONCE_FROM_BYTES) {
            return MD5FileUtil.computeMd5ForFile(file);
        }
        MD5Hash known = digests.get(name);
        if (known == null) {
            known = MD5FileUtil.computeMd5ForFile(file);
            digests.put(name, known);
        }
        return known;
    }

    private static Path within(@Nullable Path path) {
        if (path == null) {
            throw new IllegalStateException("not initialized");
        }
        return path;
    }

}
