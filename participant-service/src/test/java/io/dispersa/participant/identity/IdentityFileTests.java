package io.dispersa.participant.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dispersa.api.Boot;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    void readWhenThereIsNoneReturnsNothing() {
        assertThat(new IdentityFile(directory).read()).isEmpty();
    }

    @Test
    void formatIsFrozen() throws IOException {
        Identity identity = new Identity(new UUID(0, 1), new Boot(7, new UUID(0, 4)), new UUID(0, 2), 3, 5);
        new IdentityFile(directory).write(identity);
        assertThat(directory.read("identity.json").orElseThrow()).asString().isEqualTo("""
                {"format":1,"instance":"00000000-0000-0000-0000-000000000001",\
                "boot":{"boots":7,"run":"00000000-0000-0000-0000-000000000004"},\
                "clusterId":"00000000-0000-0000-0000-000000000002","id":3,"incarnation":5}""");
        assertThat(new IdentityFile(directory).read()).contains(identity);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "{", "null", "{}", "{\"format\":2}", "{\"format\":1}",
            "{\"format\":1,\"instance\":\"00000000-0000-0000-0000-000000000001\"}",
            "{\"format\":1,\"instance\":\"00000000-0000-0000-0000-000000000001\",\"boot\":{\"boots\":0}}",
            "{\"format\":1,\"instance\":\"00000000-0000-0000-0000-000000000001\",\"boot\":{\"boots\":1,\"run\":\"00000000-0000-0000-0000-000000000004\"},\"id\":1}" })
    void readWhenItCannotBeUnderstoodNamesTheFile(String content) throws IOException {
        directory.replace("identity.json", content.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> new IdentityFile(directory).read()).isInstanceOf(StartupRefusal.class)
            .hasMessageContaining("identity.json");
        assertThat(directory.read("identity.json").orElseThrow()).asString().isEqualTo(content);
    }

}
