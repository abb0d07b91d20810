package io.dispersa.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * The logs of groups, a directory for each. When one is given up, what this process has
 * promised in it stays: its term and its vote. If it is taken in again under the same
 * name, it must not vote in a way that contradicts them.
 */
final class GroupFiles {

    /** As Ratis names them. */
    private static final String CURRENT = "current";

    private final Path groups;

    private final Path promises;

    private final Path removed;

    GroupFiles(Path directory) {
        this.groups = directory.resolve("groups");
        this.promises = directory.resolve("promises");
        this.removed = directory.resolve("removed");
    }

    boolean exists(UUID group) {
        return Files.isDirectory(groups.resolve(group.toString()));
    }

    /** Brings back what was promised in a group that was here before, if it was. */
    void prepare(UUID group) throws IOException {
        Path promise = promises.resolve(group.toString());
        if (exists(group) || !Files.exists(promise)) {
            return;
        }
        Path draft = removed.resolve(group + ".new");
        DurableFiles.deleteTree(draft);
        Files.createDirectories(draft.resolve(CURRENT));
        Files.copy(promise, draft.resolve(CURRENT).resolve(PromiseFile.NAME));
        Files.createDirectories(groups);
        DurableFiles.publish(draft, groups.resolve(group.toString()));
    }

    /** Ratis syncs no directory: without its name the log would be gone. */
    void sync(UUID group) throws IOException {
        Path directory = groups.resolve(group.toString());
        DurableFiles.force(directory.resolve(CURRENT));
        DurableFiles.force(directory);
        DurableFiles.force(groups);
    }

    /** Gives a log up, but for what was promised. It must not be open. */
    void giveUp(UUID group) throws IOException {
        if (!exists(group)) {
            return;
        }
        Path directory = groups.resolve(group.toString());
        Path promise = directory.resolve(CURRENT).resolve(PromiseFile.NAME);
        Files.createDirectories(removed);
        Files.createDirectories(promises);
        if (Files.exists(promise)) {
            Path copy = removed.resolve(group + ".promise");
            Files.copy(promise, copy, StandardCopyOption.REPLACE_EXISTING);
            DurableFiles.force(copy);
            Files.move(copy, promises.resolve(group.toString()), StandardCopyOption.ATOMIC_MOVE);
            DurableFiles.force(promises);
        }
        Path aside = removed.resolve(group.toString());
        DurableFiles.deleteTree(aside);
        Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.force(groups);
        DurableFiles.deleteTree(aside);
    }

    /** Deletes everything: under its next name this process has promised nothing. */
    void eraseAll() throws IOException {
        DurableFiles.deleteTree(groups);
        DurableFiles.deleteTree(promises);
        DurableFiles.deleteTree(removed);
    }

}
