package io.dispersa.system.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/API.md do what it says, on a new cluster of three. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("dispersa")
class ApiPageIT {

    @TempDir
    private Path temp;

    @Test
    void everyCommandPrintsWhatThePageSays() throws Exception {
        DocumentedCommands commands = new DocumentedCommands(temp);
        try {
            commands.run("./dispersa up");
            assertThat(commands.runAll("docs/API.md")).isGreaterThan(25);
        }
        finally {
            commands.end();
        }
    }

}
