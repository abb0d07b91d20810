package io.dispersa.mainnode.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dispersa.api.Boot;
import io.dispersa.api.KnownMainNode;
import io.dispersa.api.MainNodeAddress;
import io.dispersa.api.MainNodeIdentity;
import io.dispersa.api.MainNodeStanding;
import io.dispersa.mainnode.roll.MainNodeFile;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownByOthersTests {

    @TempDir
    private Path path;

    private DataDirectory directory;

    @BeforeEach
    void open() {
        directory = DataDirectory.open(path);
    }

    @AfterEach
    void close() {
        directory.close();
    }

    @Test
    void startWhenOthersKnowNothingIsCountedUnderOneName() {
        MainNodeFile first = start(Map.of());
        MainNodeFile second = start(Map.of());
        assertThat(first.boot().boots()).isEqualTo(1);
        assertThat(second.boot().boots()).isEqualTo(2);
        assertThat(second.name()).isEqualTo(first.name()).startsWith("main-");
    }

    @Test
    void nameOfAnEmptyDirectoryIsNeverUsedAgain() throws IOException {
        String name = start(Map.of()).name();
        Files.delete(path.resolve("main-node.json"));
        assertThat(start(Map.of()).name()).isNotEqualTo(name);
    }

    @Test
    void startWhenAnotherKnowsThisStartOrALaterOneIsRefusedAndNotCounted() {
        String name = start(Map.of()).name();
        for (long known : List.of(2L, 7L)) {
            assertThatExceptionOfType(StartupRefusal.class)
                .isThrownBy(() -> start(knows("c:8080", name, known, MainNodeStanding.MEMBER)))
                .withMessageContaining("is an older copy: this is start 2 of it, and c:8080 knows of start " + known)
                .satisfies(refusal -> assertThat(refusal.action()).contains("Start the newer directory"));
        }
        assertThat(start(knows("c:8080", name, 1, MainNodeStanding.MEMBER)).boot().boots()).isEqualTo(2);
    }

    @Test
    void startWhenItWasRemovedIsRefused() {
        String name = start(Map.of()).name();
        assertThatExceptionOfType(StartupRefusal.class)
            .isThrownBy(() -> start(knows("c:8080", name, 1, MainNodeStanding.REMOVED)))
            .withMessageContaining("was removed from the registry");
        MainNodeFile file = start(Map.of());
        file.remove();
        assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> start(Map.of()))
            .withMessageContaining("was removed from the registry");
    }

    @Test
    void startWhenAnotherProcessHasTheSameNameIsRefused() {
        String name = start(Map.of()).name();
        assertThatExceptionOfType(StartupRefusal.class)
            .isThrownBy(() -> start(Map.of("d:8080", identity(name, List.of()))))
            .withMessageContaining("is a copy of that of the main node at d:8080, which is up");
    }

    @Test
    void startWhenFileIsDamagedIsRefused() {
        for (String content : List.of("", "{", "null", "{}", "{\"format\":2}", "{\"format\":1,\"boot\":{}}",
                "{\"format\":2,\"name\":\"main-1\",\"part\":\"OTHER\"}")) {
            directory.replace("main-node.json", content.getBytes(StandardCharsets.UTF_8));
            assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> start(Map.of()))
                .withMessageContaining("main-node.json");
        }
    }

    @Test
    void fileKeepsWhatWasWrittenDown() {
        MainNodeFile file = start(Map.of());
        file.propose(List.of("a", "b"));
        assertThat(MainNodeFile.open(directory).founders()).containsExactly("a", "b");
        assertThat(MainNodeFile.open(directory).part()).isEqualTo(MainNodeFile.Part.NONE);
        file.found(List.of("a", "c"));
        file.open();
        file.know(List.of(new MainNodeAddress("c", "h", 1, 2)));
        MainNodeFile again = MainNodeFile.open(directory);
        assertThat(again.founders()).containsExactly("a", "c");
        assertThat(again.part()).isEqualTo(MainNodeFile.Part.FOUNDER);
        assertThat(again.opened()).isTrue();
        assertThat(again.known()).containsExactly(new MainNodeAddress("c", "h", 1, 2));
        assertThat(again.name()).isEqualTo(file.name());
    }

    private MainNodeFile start(Map<String, MainNodeIdentity> others) {
        MainNodeFile file = MainNodeFile.open(directory);
        KnownByOthers.start(path, file, others);
        return file;
    }

    private static Map<String, MainNodeIdentity> knows(String address, String name, long boots,
            MainNodeStanding standing) {
        return Map.of(address, identity("another", List.of(new KnownMainNode(new MainNodeAddress(name, "h", 1, 2),
                standing, new Boot(boots, UUID.randomUUID())))));
    }

    private static MainNodeIdentity identity(String name, List<KnownMainNode> known) {
        return new MainNodeIdentity(name, UUID.randomUUID(), 1, List.of(), true, 1L, known);
    }

}
