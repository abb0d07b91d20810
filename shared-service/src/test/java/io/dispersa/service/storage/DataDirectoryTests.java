package io.dispersa.service.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dispersa.service.launch.StartupRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTests {

    @TempDir
    private Path temp;

    @Test
    void directoryThatIsMadeIsForItsOwnerAlone() throws IOException {
        try (DataDirectory directory = DataDirectory.open(temp.resolve("a/b"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
                .isEqualTo("rwx------");
            assertThat(Files.getPosixFilePermissions(temp.resolve("a"))).as("others may have theirs beside it")
                .contains(PosixFilePermission.OTHERS_EXECUTE);
        }
    }

    @Test
    void openWhenDirectoryIsInUseIsRefusedAndNamesTheHolder() {
        try (DataDirectory first = DataDirectory.open(temp.resolve("a/b"))) {
            assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> DataDirectory.open(first.path()))
                .withMessageContaining("in use by another process (pid " + ProcessHandle.current().pid() + ")")
                .satisfies(e -> assertThat(e.action()).contains("--dispersa.data-dir"));
        }
    }

    @Test
    void openWhenItWasClosedSucceeds() {
        DataDirectory.open(temp).close();
        DataDirectory.open(temp).close();
    }

    @Test
    void openWhenPathIsAFileIsRefused() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> DataDirectory.open(file))
            .withMessageContaining("cannot be used");
    }

    @Test
    void replaceKeepsTheLastContent() {
        try (DataDirectory directory = DataDirectory.open(temp)) {
            assertThat(directory.read("x")).isEmpty();
            directory.replace("x", "a longer first".getBytes(UTF_8));
            directory.replace("x", "second".getBytes(UTF_8));
            assertThat(directory.read("x"))
                .hasValueSatisfying(content -> assertThat(content).isEqualTo("second".getBytes(UTF_8)));
        }
    }

    @Test
    void readWhenABitHasChangedIsRefusedAndNamesTheFile() throws IOException {
        try (DataDirectory directory = DataDirectory.open(temp)) {
            directory.replace("x", "boots 5".getBytes(UTF_8));
            byte[] good = Files.readAllBytes(temp.resolve("x"));
            for (int bit = 0; bit < 8 * good.length; bit++) {
                byte[] bad = good.clone();
                bad[bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(temp.resolve("x"), bad);
                assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> directory.read("x"))
                    .withMessageContaining(temp.resolve("x").toString());
            }
            Files.write(temp.resolve("x"), new byte[0]);
            assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> directory.read("x"));
        }
    }

    @Test
    void replaceWhenAnEarlierOneWasCutShortIgnoresItsDraft() throws IOException {
        try (DataDirectory directory = DataDirectory.open(temp)) {
            directory.replace("x", "kept".getBytes(UTF_8));
            Files.writeString(temp.resolve("x.tmp"), "half of a much longer draf");
            assertThat(directory.read("x").map(content -> new String(content, UTF_8))).contains("kept");
            directory.replace("x", "next".getBytes(UTF_8));
            assertThat(directory.read("x").map(content -> new String(content, UTF_8))).contains("next");
        }
    }

}
