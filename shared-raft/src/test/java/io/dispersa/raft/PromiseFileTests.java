package io.dispersa.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.server.storage.RaftStorageMetadata;
import org.apache.ratis.util.SizeInBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromiseFileTests {

    private static final RaftStorageMetadata FIRST = promise(7, "2.1");

    private static final RaftStorageMetadata SECOND = promise(8, "3.1");

    @TempDir
    private Path temp;

    @Test
    void whatWasPromisedIsThereAfterARestart() throws IOException {
        promise(FIRST);
        promise(SECOND);
        try (RaftStorage storage = open(StartupOption.RECOVER)) {
            assertThat(storage.getMetadataFile().getMetadata()).isEqualTo(SECOND);
        }
    }

    @Test
    void promiseThatCannotBeWrittenLeavesTheOneBefore() throws IOException {
        promise(FIRST);
        try (RaftStorage storage = open(StartupOption.RECOVER)) {
            List<IOException> failures = new ArrayList<>();
            PromiseFile.replaceIn(storage, failures::add);
            Path draft = storage.getStorageDir().getCurrentDir().toPath().resolve("raft-meta.tmp");
            Files.createSymbolicLink(draft, Path.of("/dev/full"));
            assertThatIOException().isThrownBy(() -> storage.getMetadataFile().persist(SECOND));
            assertThat(failures).singleElement().asString().contains("No space left on device");
            assertThat(storage.getMetadataFile().getMetadata()).isEqualTo(FIRST);
        }
        try (RaftStorage storage = open(StartupOption.RECOVER)) {
            assertThat(storage.getMetadataFile().getMetadata()).isEqualTo(FIRST);
        }
    }

    @Test
    void whicheverBitChangesNothingElseIsPromised() throws IOException {
        promise(FIRST);
        Path file = temp.resolve("group/current/raft-meta");
        byte[] good = Files.readAllBytes(file);
        int refused = 0;
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, bad);
            try (RaftStorage storage = open(StartupOption.RECOVER)) {
                PromiseFile.replaceIn(storage, failure -> fail(failure));
                assertThat(storage.getMetadataFile().getMetadata()).as("bit %d", bit).isEqualTo(FIRST);
            }
            catch (IOException | IllegalArgumentException e) {
                refused++;
            }
        }
        // The rest are those of the comment that has the time.
        assertThat(refused).isGreaterThan(8 * "term=7".length());
    }

    private void promise(RaftStorageMetadata promise) throws IOException {
        boolean empty = Files.notExists(temp.resolve("group"));
        try (RaftStorage storage = open(empty ? StartupOption.FORMAT : StartupOption.RECOVER)) {
            PromiseFile.replaceIn(storage, failure -> fail(failure));
            storage.getMetadataFile().persist(promise);
        }
    }

    private RaftStorage open(StartupOption option) throws IOException {
        RaftStorage storage = RaftStorage.newBuilder()
            .setDirectory(temp.resolve("group").toFile())
            .setLogCorruptionPolicy(CorruptionPolicy.getDefault())
            .setStorageFreeSpaceMin(SizeInBytes.ZERO)
            .setOption(option)
            .build();
        storage.initialize();
        return storage;
    }

    private static RaftStorageMetadata promise(long term, String votedFor) {
        return RaftStorageMetadata.valueOf(term, RaftPeerId.valueOf(votedFor));
    }

}
