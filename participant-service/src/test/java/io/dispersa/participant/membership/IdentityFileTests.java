package io.dispersa.participant.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityFileTests {

    @TempDir
    Path path;

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
    void readOrCreateMakesOneIdentityAndKeepsIt() {
        Identity first = new IdentityFile(directory).readOrCreate();
        assertThat(first.id()).isNull();
        assertThat(new IdentityFile(directory).readOrCreate()).isEqualTo(first);
    }

    @Test
    void formatIsFrozen() throws IOException {
        new IdentityFile(directory).write(new Identity(new UUID(0, 1), new UUID(0, 2), 3));
        assertThat(Files.readString(path.resolve("identity.json"))).isEqualTo("""
                {"format":1,"instance":"00000000-0000-0000-0000-000000000001",\
                "clusterId":"00000000-0000-0000-0000-000000000002","id":3}""");
        assertThat(new IdentityFile(directory).readOrCreate())
            .isEqualTo(new Identity(new UUID(0, 1), new UUID(0, 2), 3));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "{", "null", "{}", "{\"format\":2}", "{\"format\":1}",
            "{\"format\":1,\"instance\":\"00000000-0000-0000-0000-000000000001\",\"id\":1}" })
    void readOrCreateWhenItCannotBeUnderstoodNamesTheFile(String content) throws IOException {
        Files.writeString(path.resolve("identity.json"), content);
        assertThatThrownBy(() -> new IdentityFile(directory).readOrCreate()).isInstanceOf(StartupRefusal.class)
            .hasMessageContaining("identity.json");
        assertThat(path.resolve("identity.json")).hasContent(content);
    }

}
