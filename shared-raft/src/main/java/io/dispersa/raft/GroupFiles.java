package io.dispersa.raft;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;

/**
 * The replicas of groups, a directory for each: what Ratis keeps there, the replica's
 * name, whether it has ever applied an entry, and whether its state is damaged. A replica
 * is given up as a whole: the next one of its group here has another name, and is bound
 * by nothing.
 */
final class GroupFiles {

    /** As Ratis names them. */
    private static final String CURRENT = "current";

    private static final String SNAPSHOTS = "sm";

    private static final String SEGMENT = "log_";

    private static final String OPEN_SEGMENT = SEGMENT + "inprogress_";

    static final String MEMBERS = "raft-meta.conf";

    private static final String NAME = "name";

    /** A copy of {@link #MEMBERS} behind its checksum. */
    private static final String MEMBERS_COPY = "members";

    /** There from an orderly end to the next start: the checksum of the open segment. */
    private static final String END = "end";

    /** There if the replica has applied an entry: its log must be there, too. */
    private static final String BEGUN = "begun";

    /** There if the replica's state cannot be read. */
    private static final String DAMAGED = "damaged";

    private final Path groups;

    private final Path removed;

    GroupFiles(Path directory) {
        this.groups = directory.resolve("groups");
        this.removed = directory.resolve("removed");
    }

    boolean exists(UUID group) {
        return Files.isDirectory(directory(group));
    }

    /** Returns the groups that have a replica here. */
    List<UUID> groups() throws IOException {
        if (!Files.isDirectory(groups)) {
            return List.of();
        }
        List<UUID> found = new ArrayList<>();
        try (Stream<Path> children = Files.list(groups)) {
            children.map(child -> String.valueOf(child.getFileName())).forEach(name -> id(name).ifPresent(found::add));
        }
        return found;
    }

    private static Optional<UUID> id(String name) {
        try {
            return Optional.of(UUID.fromString(name));
        }
        catch (IllegalArgumentException _) { // not a group's: Ratis ignores it as well
            return Optional.empty();
        }
    }

    /**
     * Returns the name of a replica that is here.
     * @throws IOException if it cannot be read, or is not what was written: by another
     * name it would vote as another
     */
    String name(UUID group) throws IOException {
        Path file = directory(group).resolve(NAME);
        if (!Files.exists(file)) {
            throw new IOException(
                    "the replica in %s has no name: its file %s is missing".formatted(directory(group), NAME));
        }
        byte[] line = Files.readAllBytes(file);
        String name = new String(line, StandardCharsets.ISO_8859_1).split(" ", 2)[0];
        if (!Arrays.equals(line, nameLine(name))) {
            throw new IOException("%s is damaged: it is not what its checksum says".formatted(file));
        }
        return name;
    }

    private static byte[] nameLine(String name) {
        String checksum = Crc.of(name.getBytes(StandardCharsets.ISO_8859_1));
        return "%s %s\n".formatted(name, checksum).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns who votes in a group, by the file that Ratis replaces with each list. */
    LoggedMembers members(UUID group) throws IOException {
        Path file = directory(group).resolve(CURRENT).resolve(MEMBERS);
        String name = name(group);
        if (!Files.exists(file)) {
            return new LoggedMembers(name, List.of(), -1);
        }
        LogEntryProto entry = LogEntryProto.parseFrom(Files.readAllBytes(file));
        RaftConfigurationProto members = entry.getConfigurationEntry();
        return members.getOldPeersCount() > 0 ? new LoggedMembers(name, List.of(), -1) : new LoggedMembers(name,
                members.getPeersList().stream().map(peer -> peer.getId().toStringUtf8()).toList(), entry.getIndex());
    }

    /**
     * Makes the directory of a replica, if there is none; its name is on the disk.
     * @throws IOException if another one is there
     */
    void prepare(UUID group, String name) throws IOException {
        if (exists(group)) {
            if (!name.equals(name(group))) {
                throw new IOException("%s is wanted in group %s, and %s is here".formatted(name, group, name(group)));
            }
            return;
        }
        Path draft = removed.resolve(group + ".new");
        DurableFiles.deleteTree(draft);
        Files.createDirectories(draft);
        Files.write(draft.resolve(NAME), nameLine(name));
        Files.createDirectories(groups);
        DurableFiles.publish(draft, directory(group));
    }

    /** Ratis syncs no directory: without its name the log would be gone. */
    void sync(UUID group) throws IOException {
        DurableFiles.force(directory(group).resolve(CURRENT));
        DurableFiles.force(directory(group));
        DurableFiles.force(groups);
    }

    /**
     * Makes a replica the only member of its group, under another name. It must not be
     * open. The log stays: its entries are committed by the member alone. To be done
     * again if it ends before both files are on the disk.
     * @param index of the next entry of the log: the members hold from there on
     */
    void goOnAlone(UUID group, Peer self, long index) throws IOException {
        LogEntryProto members = LogEntryProto.newBuilder()
            .setTerm(0) // as Ratis writes what was never an entry
            .setIndex(index)
            .setConfigurationEntry(
                    RaftConfigurationProto.newBuilder().addPeers(ReplicaGroup.raftPeer(self).getRaftPeerProto()))
            .build();
        byte[] list = members.toByteArray();
        DurableFiles.replace(directory(group).resolve(CURRENT).resolve(MEMBERS), list);
        keepMembers(group, list);
        DurableFiles.replace(directory(group).resolve(NAME), nameLine(self.id()));
    }

    /** Takes note that a replica has applied an entry. */
    void begun(UUID group) throws IOException {
        note(group, BEGUN);
    }

    /** Takes note that the state of a replica cannot be read. */
    void damaged(UUID group) throws IOException {
        note(group, DAMAGED);
    }

    /**
     * Returns whether the state of a replica cannot be read. Of the only member of a
     * group what can be read is used: there is no other.
     */
    boolean isDamaged(UUID group) throws IOException {
        return Files.exists(directory(group).resolve(DAMAGED)) && !isAlone(group);
    }

    /** Returns whether a replica is the only member of its group, as far as it knows. */
    boolean isAlone(UUID group) throws IOException {
        return members(group).members().size() == 1;
    }

    /** Takes note of the open segment of a replica's log, which has been closed. */
    void ended(UUID group) throws IOException {
        Optional<Path> segment = openSegment(group);
        if (segment.isPresent()) {
            DurableFiles.replace(directory(group).resolve(END),
                    Crc.of(Files.readAllBytes(segment.get())).getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /**
     * Makes sure that a log that was closed is as it was. If the end of one is damaged,
     * Ratis may take it for an entry that was never finished, and go on without it. To be
     * called before the log is opened.
     * @throws IOException if it is not
     */
    void requireEnd(UUID group) throws IOException {
        Path end = directory(group).resolve(END);
        if (!Files.exists(end)) {
            return;
        }
        Optional<Path> segment = openSegment(group);
        if (segment.isEmpty() || !Crc.of(Files.readAllBytes(segment.get()))
            .equals(Files.readString(end, StandardCharsets.ISO_8859_1))) {
            throw new IOException("the log of the replica in %s is damaged: it is not what it was when it was closed"
                .formatted(directory(group)));
        }
        Files.delete(end);
        DurableFiles.force(directory(group));
    }

    private Optional<Path> openSegment(UUID group) throws IOException {
        return find(directory(group).resolve(CURRENT), OPEN_SEGMENT);
    }

    /** Keeps a copy of the list of members that Ratis has written. */
    void membersWritten(UUID group) throws IOException {
        keepMembers(group, Files.readAllBytes(directory(group).resolve(CURRENT).resolve(MEMBERS)));
    }

    private void keepMembers(UUID group, byte[] list) throws IOException {
        byte[] checksum = (Crc.of(list) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] copy = Arrays.copyOf(checksum, checksum.length + list.length);
        System.arraycopy(list, 0, copy, checksum.length, list.length);
        DurableFiles.replace(directory(group).resolve(MEMBERS_COPY), copy);
    }

    /**
     * Puts the copy of the list of members back if the list is another. With a wrong list
     * a replica might elect itself. A list that is later than its copy is lost by this,
     * and comes again from the log. To be called before the replica is opened.
     */
    void restoreMembers(UUID group) throws IOException {
        Path copy = directory(group).resolve(MEMBERS_COPY);
        Path file = directory(group).resolve(CURRENT).resolve(MEMBERS);
        if (!Files.exists(copy) || !Files.isDirectory(file.resolveSibling(""))) {
            return;
        }
        byte[] bytes = Files.readAllBytes(copy);
        int line = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
        byte[] list = Arrays.copyOfRange(bytes, line, bytes.length);
        boolean whole = line > 0 && new String(bytes, 0, line - 1, StandardCharsets.ISO_8859_1).equals(Crc.of(list));
        if (whole && (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), list))) {
            DurableFiles.replace(file, list);
        }
    }

    private void note(UUID group, String name) throws IOException {
        try {
            Files.createFile(directory(group).resolve(name));
            DurableFiles.force(directory(group));
        }
        catch (FileAlreadyExistsException _) { // noted before
        }
    }

    /**
     * Makes sure that a replica that has applied an entry still has what it promised and
     * what it logged: without either it must not vote under its name.
     * @throws IOException if something is missing
     */
    void requireLog(UUID group) throws IOException {
        Path directory = directory(group);
        if (!Files.exists(directory.resolve(BEGUN))) {
            return;
        }
        if (!Files.exists(directory.resolve(CURRENT).resolve(PromiseFile.NAME))) {
            throw new IOException("what the replica in %s has promised is missing".formatted(directory));
        }
        if (find(directory.resolve(CURRENT), SEGMENT).isEmpty() && find(directory.resolve(SNAPSHOTS), "").isEmpty()) {
            throw new IOException("the log of the replica in %s is missing".formatted(directory));
        }
    }

    /** Returns a file of a directory whose name begins so, if there is one. */
    private static Optional<Path> find(Path directory, String prefix) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(prefix)).findFirst();
        }
    }

    /** Gives a replica up. It must not be open. */
    void giveUp(UUID group) throws IOException {
        if (!exists(group)) {
            return;
        }
        Path aside = removed.resolve(group.toString());
        Files.createDirectories(removed);
        DurableFiles.deleteTree(aside);
        Files.move(directory(group), aside, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.force(groups);
        DurableFiles.deleteTree(aside);
    }

    /** Gives all replicas up. None must be open. */
    void eraseAll() throws IOException {
        DurableFiles.deleteTree(groups);
        DurableFiles.deleteTree(removed);
    }

    private Path directory(UUID group) {
        return groups.resolve(group.toString());
    }

}
