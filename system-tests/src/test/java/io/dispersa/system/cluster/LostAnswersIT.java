package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A write that is sent again under its name is done once. */
@ExtendWith(SharedCluster.class)
class LostAnswersIT {

    private static final int WRITES = 40;

    @Test
    void writeWhoseAnswerWasLostIsDoneOnce(TestCluster cluster) throws Exception {
        try (LostAnswers writes = new LostAnswers(cluster)) {
            writes.write("lost", WRITES);
            assertThat(writes.repeat()).isGreaterThanOrEqualTo(WRITES / 4);
        }
    }

}
