package io.dispersa.system.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.dispersa.system.history.Call.Action;
import io.dispersa.system.history.Call.Delete;
import io.dispersa.system.history.Call.Done;
import io.dispersa.system.history.Call.Get;
import io.dispersa.system.history.Call.Held;
import io.dispersa.system.history.Call.Put;
import io.dispersa.system.history.Call.Refused;
import io.dispersa.system.history.Call.Reply;
import io.dispersa.system.history.Call.Swap;
import io.dispersa.system.history.Call.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The check finds what it is for, and nothing else. */
class LinearizabilityCheckTests {

    private static final int ROUNDS = 40;

    private static final int A = 1001;

    private static final int B = 1002;

    private static final int C = 1003;

    @Test
    void callsInOrderAreFine() {
        assertThat(check(call(new Get(), new Held(Call.ABSENT), 0, 1), call(new Put(1), new Done(false), 2, 3),
                call(new Get(), new Held(1), 4, 5), call(new Swap(1, 2), new Done(true), 6, 7),
                call(new Swap(1, 3), new Refused(), 8, 9), call(new Delete(), new Done(true), 10, 11),
                call(new Delete(), new Refused(), 12, 13), call(new Swap(Call.ABSENT, 4), new Done(false), 14, 15)))
            .isTrue();
    }

    @Test
    void ofTwoSwapsOfOneValueOneIsRefused() {
        Call put = call(new Put(1), new Done(false), 0, 1);
        assertThat(check(put, call(new Swap(1, 2), new Done(true), 2, 9), call(new Swap(1, 3), new Refused(), 2, 9)))
            .isTrue();
        assertThat(check(put, call(new Swap(1, 2), new Done(true), 2, 9), call(new Swap(1, 3), new Done(true), 2, 9)))
            .isFalse();
        assertThat(check(put, call(new Swap(1, 2), new Refused(), 2, 9), call(new Swap(1, 3), new Refused(), 2, 9)))
            .isFalse();
    }

    @Test
    void callOfUnknownOutcomeHappensAtAnyLaterTimeOrNever() {
        Call put = call(new Put(1), new Done(false), 0, 1);
        Call lost = call(new Swap(1, 2), new Unknown(), 2, 3);
        assertThat(check(put, lost, call(new Get(), new Held(1), 50, 51))).isTrue();
        assertThat(check(put, lost, call(new Get(), new Held(1), 50, 51), call(new Get(), new Held(2), 60, 61)))
            .isTrue();
        assertThat(check(put, lost, call(new Get(), new Held(2), 50, 51), call(new Get(), new Held(1), 60, 61)))
            .isFalse();
        assertThat(check(put, call(new Get(), new Held(2), 1, 1), lost)).isFalse();
    }

    @Test
    void manyCallsOfUnknownOutcomeAreDecided() {
        List<Call> calls = new ArrayList<>(List.of(call(new Put(1), new Done(false), 0, 1)));
        for (int i = 0; i < 40; i++) {
            calls.add(call(new Put(100 + i), new Unknown(), 2 + i, 2 + i));
            calls.add(call(new Swap(1, 200 + i), new Unknown(), 2 + i, 2 + i));
            calls.add(call(new Delete(), new Unknown(), 2 + i, 2 + i));
        }
        calls.add(call(new Get(), new Held(139), 60, 61));
        calls.add(call(new Put(2), new Done(false), 62, 63));
        calls.add(call(new Get(), new Held(2), 64, 65));
        assertThat(LinearizabilityCheck.isLinearizable(calls)).isTrue();
        calls.add(call(new Get(), new Held(139), 66, 67));
        assertThat(LinearizabilityCheck.isLinearizable(calls)).isFalse();
    }

    @Test
    void deletedValueIsNotThereAgain() {
        assertThat(check(call(new Put(1), new Done(false), 0, 1), call(new Delete(), new Done(true), 2, 3),
                call(new Get(), new Held(1), 4, 5)))
            .isFalse();
    }

    @Test
    void whatARegisterAnswersIsFine() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            assertThat(LinearizabilityCheck.isLinearizable(Register.calls(seed, 0.02))).as("seed %d", seed).isTrue();
        }
    }

    @Test
    void readOfAnOlderValueIsFound() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            List<Call> calls = new ArrayList<>(Register.calls(seed, 0));
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            List<Call> puts = calls.stream().filter(call -> call.action() instanceof Put).toList();
            Call old = puts.get(random.nextInt(puts.size() / 2));
            Call newer = puts.stream().filter(put -> put.start() > old.end()).findFirst().orElseThrow();
            Call read = calls.stream()
                .filter(call -> call.action() instanceof Get && call.start() > newer.end())
                .skip(random.nextInt(10))
                .findFirst()
                .orElseThrow();
            calls.set(calls.indexOf(read),
                    call(read.action(), new Held(((Put) old.action()).number()), read.start(), read.end()));
            assertThat(LinearizabilityCheck.isLinearizable(calls)).as("seed %d", seed).isFalse();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void everyKindOfFaultIsFound(String fault, List<Call> calls) {
        for (int seed = 0; seed < ROUNDS; seed++) {
            List<Call> good = Register.calls(seed, 0);
            long end = good.stream().mapToLong(Call::end).max().orElseThrow();
            List<Call> all = new ArrayList<>(good);
            all.add(call(new Put(A), new Unknown(), end, end));
            all.add(call(new Get(), new Held(A), end + 1, end + 2));
            assertThat(LinearizabilityCheck.isLinearizable(all)).as("without the fault, seed %d", seed).isTrue();
            calls.forEach(
                    call -> all.add(call(call.action(), call.reply(), end + 3 + call.start(), end + 3 + call.end())));
            assertThat(LinearizabilityCheck.isLinearizable(all)).as("%s, seed %d", fault, seed).isFalse();
        }
    }

    /** What comes after a history at whose end the key holds A, and cannot be. */
    private static Stream<Arguments> everyKindOfFaultIsFound() {
        Call put = call(new Put(B), new Done(true), 0, 1);
        Call delete = call(new Delete(), new Done(true), 2, 3);
        return Stream.of(arguments("stale read", List.of(put, read(A))), arguments("lost write", List.of(read(B))),
                arguments("write is done twice",
                        List.of(call(new Put(B), new Unknown(), 0, 1), call(new Get(), new Held(B), 1, 1), delete,
                                read(B))),
                arguments("refused write is done", List.of(call(new Swap(B, C), new Refused(), 0, 1), read(C))),
                arguments("condition is skipped", List.of(put, call(new Swap(A, C), new Done(true), 2, 3))),
                arguments("condition that holds is refused", List.of(call(new Swap(A, C), new Refused(), 0, 1))),
                arguments("deleted value is back", List.of(delete, read(A))),
                arguments("delete finds nothing", List.of(call(new Delete(), new Refused(), 0, 1))));
    }

    private static Call read(int number) {
        return call(new Get(), new Held(number), 4, 5);
    }

    private static boolean check(Call... calls) {
        return LinearizabilityCheck.isLinearizable(List.of(calls));
    }

    private static Call call(Action action, Reply reply, long start, long end) {
        return new Call(action, reply, start, end);
    }

    /** A register that several clients use at once, and that answers as it should. */
    private static final class Register {

        private static final int CALLS = 400;

        /** Some three calls are under way at any time. */
        private static final int LONGEST = 250;

        private static final int INTERVAL = 100;

        private final RandomGenerator random;

        private int held = Call.ABSENT;

        private Register(long seed) {
            random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        }

        static List<Call> calls(long seed, double lost) {
            Register register = new Register(seed);
            return IntStream.rangeClosed(1, CALLS).mapToObj(i -> register.call(i, lost)).toList();
        }

        private Call call(int number, double lost) {
            long moment = (long) number * INTERVAL;
            long start = moment - random.nextInt(LONGEST);
            Action action = action(number);
            boolean isLost = !(action instanceof Get) && random.nextDouble() < lost;
            Reply reply = isLost && random.nextBoolean() ? new Unknown() : reply(action);
            return new Call(action, isLost ? new Unknown() : reply, start, moment + random.nextInt(LONGEST));
        }

        private Action action(int number) {
            return switch (random.nextInt(10)) {
                case 0, 1, 2 -> new Put(number);
                case 3, 4 -> new Swap(random.nextBoolean() ? held : random.nextInt(number), number);
                case 5 -> new Delete();
                default -> new Get();
            };
        }

        private Reply reply(Action action) {
            int before = held;
            return switch (action) {
                case Get _ -> new Held(held);
                case Put(int number) -> {
                    held = number;
                    yield new Done(before != Call.ABSENT);
                }
                case Swap(int expected, int number) when expected == held -> {
                    held = number;
                    yield new Done(before != Call.ABSENT);
                }
                case Swap _ -> new Refused();
                case Delete _ -> {
                    held = Call.ABSENT;
                    yield before == Call.ABSENT ? new Refused() : new Done(true);
                }
            };
        }

    }

}
