package io.dispersa.system.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.Outcome;
import io.dispersa.system.history.RegisterCheck.Read;
import io.dispersa.system.history.RegisterCheck.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The check finds what it is for, and nothing else. */
class RegisterCheckTests {

    private static final List<Write> TWO = List.of(new Write(1, 0, 10, Outcome.APPLIED),
            new Write(2, 20, 30, Outcome.APPLIED));

    @Test
    void readsInOrderAreFine() {
        assertThat(violations(TWO, new Read(RegisterCheck.ABSENT, 0, 5), new Read(1, 11, 19), new Read(1, 21, 25),
                new Read(2, 26, 28), new Read(2, 40, 50)))
            .isEmpty();
    }

    @Test
    void staleReadIsFound() {
        assertThat(violations(TWO, new Read(1, 31, 40))).singleElement()
            .asString()
            .contains("value 1", "value 2", "meanwhile");
    }

    @Test
    void readOlderThanWhatAnotherHasSeenIsFound() {
        assertThat(violations(TWO, new Read(2, 21, 23), new Read(1, 24, 28))).isNotEmpty();
        assertThat(violations(TWO, new Read(2, 21, 25), new Read(1, 24, 28))).isEmpty();
    }

    @Test
    void lostWriteIsFound() {
        assertThat(violations(TWO, new Read(2, 40, 50), new Read(1, 60, 70))).isNotEmpty();
        assertThat(violations(TWO, new Read(RegisterCheck.ABSENT, 60, 70))).isNotEmpty();
    }

    @Test
    void writeThatWasAnsweredAsNotAppliedMustNotShowUp() {
        List<Write> refused = List.of(new Write(1, 0, 10, Outcome.NOT_APPLIED));
        assertThat(violations(refused, new Read(1, 20, 30))).singleElement().asString().contains("not applied");
        assertThat(violations(refused, new Read(RegisterCheck.ABSENT, 20, 30))).isEmpty();
    }

    @Test
    void writeOfUnknownOutcomeHappensOnceAtAnyTimeOrNever() {
        List<Write> unknown = List.of(new Write(1, 0, 10, Outcome.APPLIED), new Write(2, 20, 30, Outcome.UNKNOWN));
        assertThat(violations(unknown, new Read(1, 40, 50))).isEmpty();
        assertThat(violations(unknown, new Read(1, 40, 50), new Read(2, 60, 70))).isEmpty();
        assertThat(violations(unknown, new Read(2, 40, 50), new Read(1, 60, 70))).isNotEmpty();
        assertThat(violations(unknown, new Read(2, 12, 15))).singleElement().asString().contains("before it was");
    }

    @Test
    void valueThatWasNeverWrittenIsFound() {
        assertThat(violations(TWO, new Read(3, 40, 50))).singleElement().asString().contains("never written");
    }

    @Test
    void registerThatIsReadWhileItIsWrittenPassesUntilOneReadIsMadeStale() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
        List<Write> writes = new ArrayList<>();
        List<Read> reads = new ArrayList<>();
        for (int number = 1; number <= 500; number++) {
            long applied = number * 100L;
            writes.add(new Write(number, applied - random.nextInt(40), applied + random.nextInt(40), Outcome.APPLIED));
        }
        IntStream.range(0, 5000).forEach(_ -> {
            long taken = random.nextLong(0, 50_000);
            reads.add(new Read((int) (taken / 100), taken - random.nextInt(300), taken + random.nextInt(300)));
        });
        assertThat(RegisterCheck.violations(writes, reads)).isEmpty();
        reads.add(new Read(250, 25_200, 25_210));
        assertThat(RegisterCheck.violations(writes, reads)).isNotEmpty();
    }

    private static List<String> violations(List<Write> writes, Read... reads) {
        return RegisterCheck.violations(writes, List.of(reads));
    }

}
