package io.dispersa.system.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The drills of the document on operations do what it says: the commands of each section
 * that has any are run in order, on a new cluster.
 */
@ResourceLock("dispersa")
class DrillsFaultsIT {

    private static final String DOCUMENT = "docs/OPERATIONS.md";

    @TempDir
    private Path temp;

    static Set<String> drills() throws IOException {
        return DocumentedCommands.titles(DOCUMENT);
    }

    @ParameterizedTest
    @MethodSource("drills")
    void everyCommandOfADrillPrintsWhatTheDocumentSays(String drill) throws Exception {
        DocumentedCommands commands = new DocumentedCommands(temp);
        try {
            assertThat(commands.runSection(DOCUMENT, drill)).isGreaterThan(4);
        }
        finally {
            commands.end();
        }
    }

}
