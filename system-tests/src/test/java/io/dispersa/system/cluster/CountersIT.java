package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is written under a condition is decided where it is applied. */
@ExtendWith(SharedCluster.class)
class CountersIT {

    private static final int CALLERS = 200;

    @Test
    void concurrentIncrementsAreAllCounted(TestCluster cluster) throws Exception {
        try (Increments increments = Increments.start(cluster, "counter", CALLERS, 1)) {
            assertThat(increments.finish()).isEqualTo(CALLERS);
        }
    }

}
