package io.dispersa.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupRehearsalTests {

    @TempDir
    private Path directory;

    @Test
    void rehearsalGoesThrough() {
        GroupRehearsal.play(directory);
        assertThat(directory.resolve("rehearsal-4").resolve("groups")).isNotEmptyDirectory();
    }

}
