package io.dispersa.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupFilesTests {

    private static final UUID GROUP = new UUID(0, 1);

    @TempDir
    private Path directory;

    @Test
    void replicaHasTheNameThatItWasPreparedWith() throws IOException {
        GroupFiles files = new GroupFiles(directory);
        assertThat(files.groups()).isEmpty();
        files.prepare(GROUP, "2.1.9");
        files.prepare(GROUP, "2.1.9");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> files.prepare(GROUP, "2.1.10"));
        assertThat(files.groups()).containsExactly(GROUP);
        assertThat(files.name(GROUP)).isEqualTo("2.1.9");
        files.giveUp(GROUP);
        assertThat(files.groups()).isEmpty();
        files.prepare(GROUP, "2.1.10");
        assertThat(files.name(GROUP)).isEqualTo("2.1.10");
    }

    @Test
    void replicaWithoutANameIsRefused() throws IOException {
        GroupFiles files = new GroupFiles(directory);
        files.prepare(GROUP, "2.1.9");
        Files.delete(directory.resolve("groups").resolve(GROUP.toString()).resolve("name"));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> GroupNames.of(files))
            .withMessageContaining("has no name");
    }

    @Test
    void nameOfWhichABitHasChangedIsRefused() throws IOException {
        GroupFiles files = new GroupFiles(directory);
        files.prepare(GROUP, "2.1.9");
        Path name = directory.resolve("groups").resolve(GROUP.toString()).resolve("name");
        byte[] good = Files.readAllBytes(name);
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(name, bad);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> files.name(GROUP));
        }
    }

    @Test
    void listOfMembersOfWhichABitHasChangedIsRestored() throws IOException {
        GroupFiles files = alone("2.1.10");
        Path list = current().resolve("raft-meta.conf");
        byte[] good = Files.readAllBytes(list);
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(list, bad);
            files.restoreMembers(GROUP);
            assertThat(files.members(GROUP).members()).as("bit %d", bit).containsExactly("2.1.10");
        }
        Files.delete(list);
        files.restoreMembers(GROUP);
        assertThat(list).hasBinaryContent(good);
    }

    @Test
    void copyOfTheMembersOfWhichABitHasChangedIsNotUsed() throws IOException {
        GroupFiles files = alone("2.1.10");
        Path copy = current().resolveSibling("members");
        byte[] good = Files.readAllBytes(copy);
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(copy, bad);
            files.restoreMembers(GROUP);
            assertThat(files.members(GROUP).members()).as("bit %d", bit).containsExactly("2.1.10");
        }
    }

    @Test
    void logThatIsNotWhatItWasWhenItWasClosedIsRefused() throws IOException {
        GroupFiles files = alone("2.1.10");
        files.ended(GROUP);
        files.requireEnd(GROUP);
        Path segment = current().resolve("log_inprogress_7");
        Files.writeString(segment, "entries");
        files.ended(GROUP);
        files.requireEnd(GROUP);
        Files.writeString(segment, "others"); // since it was opened
        files.requireEnd(GROUP);
        files.ended(GROUP);
        Files.writeString(segment, "other");
        for (int start = 0; start < 2; start++) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> files.requireEnd(GROUP))
                .withMessageContaining("when it was closed");
        }
    }

    private GroupFiles alone(String name) throws IOException {
        GroupFiles files = new GroupFiles(directory);
        files.prepare(GROUP, "2.1.9");
        Files.createDirectories(current());
        files.goOnAlone(GROUP, new Peer(name, "participant-2"), 7);
        return files;
    }

    private Path current() {
        return directory.resolve("groups").resolve(GROUP.toString()).resolve("current");
    }

    @Test
    void requireLogWhenNothingWasAppliedYetAsksForNothing() throws IOException {
        GroupFiles files = new GroupFiles(directory);
        files.prepare(GROUP, "2.1.9");
        files.requireLog(GROUP);
    }

    @Test
    void requireLogWhenAnEntryWasAppliedAsksForPromisesAndForALog() throws IOException {
        GroupFiles files = new GroupFiles(directory);
        files.prepare(GROUP, "2.1.9");
        files.begun(GROUP);
        files.begun(GROUP);
        Path current = Files
            .createDirectories(directory.resolve("groups").resolve(GROUP.toString()).resolve("current"));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> files.requireLog(GROUP))
            .withMessageContaining("promised");
        Files.createFile(current.resolve(PromiseFile.NAME));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> files.requireLog(GROUP))
            .withMessageContaining("the log of the replica");
        Files.createFile(current.resolve("log_inprogress_0"));
        files.requireLog(GROUP);
    }

}
