package io.dispersa.raft;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests that each have servers of their own. */
@SuppressWarnings("NullAway.Init") // each test begins with preparing them
abstract class WithNodes {

    static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    static final Duration TWO_ELECTIONS = Duration.ofSeconds(5);

    @TempDir
    Path temp;

    TestNodes nodes;

    @BeforeEach
    void prepare() {
        nodes = new TestNodes(temp);
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

}
