package io.dispersa.system.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands do what it says. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("dispersa")
class ReadmeIT {

    @TempDir
    private Path temp;

    @Test
    void everyCommandPrintsWhatTheReadmeSays() throws Exception {
        DocumentedCommands commands = new DocumentedCommands(temp);
        try {
            assertThat(commands.runAll("README.md")).isGreaterThan(8);
        }
        finally {
            commands.end();
        }
    }

}
