package io.dispersa.service.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.Key;
import io.dispersa.operation.Condition;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.Versions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswerTests {

    private static final Versions SEVEN = new Versions(false, Set.of(7L));

    @Test
    void valueThatIsLeftOutIsUnchangedOrNotWhatWasDemandedOrNotAskedFor() {
        assertThat(status(null, SEVEN)).isEqualTo(304);
        assertThat(status(null, Versions.ANY)).isEqualTo(304);
        assertThat(status(SEVEN, SEVEN)).isEqualTo(304);
        assertThat(status(new Versions(false, Set.of(8L)), null)).isEqualTo(412);
        assertThat(status(new Versions(false, Set.of(8L)), SEVEN)).isEqualTo(412);
        assertThat(status(SEVEN, null)).isEqualTo(200);
    }

    @Test
    void replayIsAnsweredAsTheFirstWas() {
        Operation delete = new Operation.Delete(Key.of("k"));
        Answer first = Answer.of(delete, new OperationResult.ConditionFailed(3L));
        Answer again = Answer.of(delete, new OperationResult.Replayed(new OperationResult.ConditionFailed(3L)));
        assertThat(again).isEqualTo(new Answer(412, 3L, true, first.problem()));
    }

    private static int status(@Nullable Versions match, @Nullable Versions noneMatch) {
        Operation head = new Operation.Get(Key.of("k"), new Condition(match, noneMatch), true);
        return Answer.of(head, new OperationResult.Described(7, "a/b", 1, null)).status();
    }

}
