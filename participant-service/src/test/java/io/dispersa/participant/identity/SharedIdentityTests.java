package io.dispersa.participant.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dispersa.api.Registration;
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

class SharedIdentityTests {

    private static final UUID CLUSTER = UUID.randomUUID();

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
    void startCountsEachStartUnderARunOfItsOwn() {
        Identity first = start().get();
        Identity second = start().get();
        assertThat(first.boot().boots()).isEqualTo(1);
        assertThat(second.boot().boots()).isEqualTo(2);
        assertThat(second.boot().run()).isNotEqualTo(first.boot().run());
        assertThat(second.instance()).isEqualTo(first.instance());
    }

    @Test
    void startHasTheCountOnTheDiskBeforeTheDirectoryIsGivenOut() {
        SharedIdentity identity = start();
        assertThat(identity.directory()).isSameAs(directory);
        assertThat(kept()).isEqualTo(identity.get());
    }

    @Test
    void startWhenIdentityIsDamagedCountsNothing() throws IOException {
        directory.replace("identity.json", "{".getBytes(StandardCharsets.UTF_8));
        assertThatExceptionOfType(StartupRefusal.class).isThrownBy(this::start);
        assertThat(directory.read("identity.json").orElseThrow()).asString().isEqualTo("{");
    }

    @Test
    void joinKeepsTheRegistrationAndTheBoot() {
        SharedIdentity identity = start();
        assertThat(identity.join(new Registration(3, 2, CLUSTER, 6))).isEmpty();
        assertThat(kept()).isEqualTo(identity.get())
            .extracting(Identity::id, Identity::incarnation, known -> known.boot().boots())
            .containsExactly(3, 2, 1L);
    }

    @Test
    void joinWhenIncarnationIsLaterKeepsIt() {
        SharedIdentity identity = start();
        identity.join(new Registration(3, 2, CLUSTER, 6));
        assertThat(identity.join(new Registration(3, 4, CLUSTER, 6))).isEmpty();
        assertThat(kept().incarnation()).isEqualTo(4);
    }

    /** To begin an earlier life would delete what is here. */
    @Test
    void joinWhenIncarnationIsEarlierIsAContradiction() {
        SharedIdentity identity = start();
        identity.join(new Registration(3, 2, CLUSTER, 6));
        assertThat(identity.join(new Registration(3, 1, CLUSTER, 6)))
            .hasValueSatisfying(reason -> assertThat(reason).contains("restored from an older copy"));
        assertThat(kept().incarnation()).isEqualTo(2);
    }

    private SharedIdentity start() {
        return SharedIdentity.start(directory);
    }

    private Identity kept() {
        return new IdentityFile(directory).read().orElseThrow();
    }

}
