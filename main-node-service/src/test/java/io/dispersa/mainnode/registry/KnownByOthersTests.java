package io.dispersa.mainnode.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownByOthersTests {

    private static final MainNodes THREE = MainNodes.of(List.of("a:8080", "b:8080", "c:8080"), "a:8080", 8080);

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
    void startWhenOthersKnowNothingIsCounted() {
        assertThat(start(Map.of())).isEqualTo(1);
        assertThat(start(Map.of())).isEqualTo(2);
        assertThat(start(Map.of("b:8080", 2L, "c:8080", 1L))).isEqualTo(3);
    }

    @Test
    void startWhenMainNodeIsAloneIsCountedAndAsksNobody() {
        assertThat(KnownByOthers.start(directory, MainNodes.single(), address -> {
            throw new AssertionError(address);
        }).boots()).isEqualTo(1);
    }

    @Test
    void startWhenAnotherKnowsThisStartOrALaterOneIsRefusedAndNotCounted() throws IOException {
        start(Map.of());
        Files.createDirectories(path.resolve("raft/group"));
        for (long known : List.of(2L, 7L)) {
            assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> start(Map.of("c:8080", known)))
                .withMessageContaining("is an older copy: this is start 2 of it, and c:8080 knows of start " + known)
                .satisfies(refusal -> assertThat(refusal.action()).contains("Start the newer directory"));
        }
        assertThat(start(Map.of("c:8080", 1L))).isEqualTo(2);
    }

    @Test
    void startWhenDirectoryWasEmptiedIsRefused() {
        assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> start(Map.of("b:8080", 4L)))
            .withMessageContaining("is empty, but the cluster exists");
    }

    @Test
    void startWhenFileIsDamagedIsRefused() throws IOException {
        for (String content : List.of("", "{", "null", "{}", "{\"format\":1}", "{\"format\":1,\"boot\":{}}")) {
            Files.writeString(path.resolve("main-node.json"), content);
            assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> start(Map.of()))
                .withMessageContaining("main-node.json");
        }
    }

    private long start(Map<String, Long> known) {
        return KnownByOthers
            .start(directory, THREE,
                    address -> known.containsKey(address) ? OptionalLong.of(known.get(address)) : OptionalLong.empty())
            .boots();
    }

}
