package io.dispersa.mainnode.roll;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.MainNodeIdentity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoundingTests {

    private static final List<String> ABC = List.of("a", "b", "c");

    @Test
    void nextWhenAnyFounderIsSilentWaits() {
        assertThat(Founding.next("a", null, answers(says("b", List.of(), false), null)))
            .isInstanceOfSatisfying(Founding.Wait.class, wait -> assertThat(wait.reason()).contains("c:1 does not"));
    }

    @Test
    void nextWhenAllAnswerProposesThenFoundsOnceAllHaveWrittenTheSame() {
        assertThat(Founding.next("a", null, answers(says("c", List.of(), false), says("b", List.of(), false))))
            .isEqualTo(new Founding.Propose(ABC));
        assertThat(Founding.next("a", ABC, answers(says("b", ABC, false), says("c", List.of(), false))))
            .isInstanceOf(Founding.Wait.class);
        assertThat(Founding.next("a", ABC, answers(says("b", ABC, false), says("c", ABC, false))))
            .isEqualTo(new Founding.Found(ABC));
    }

    @Test
    void nextWhenOneWasEmptiedMeanwhileProposesAnew() {
        assertThat(Founding.next("a", ABC, answers(says("b", ABC, false), says("d", List.of(), false))))
            .isEqualTo(new Founding.Propose(List.of("a", "b", "d")));
    }

    @Test
    void nextWhenAnotherHasFoundedFollowsOrJoins() {
        assertThat(Founding.next("a", null, answers(says("b", ABC, true), null)))
            .as("also while the third one is silent")
            .isEqualTo(new Founding.Found(ABC));
        assertThat(Founding.next("d", List.of("b", "c", "d"), answers(says("b", ABC, true), says("c", ABC, false))))
            .isEqualTo(new Founding.Join());
        assertThat(Founding.next("d", null, answers(says("x", List.of(), true), null))).isEqualTo(new Founding.Join());
    }

    @Test
    void nextWhenOneAnswersAtTwoAddressesWaits() {
        assertThat(Founding.next("a", null, answers(says("b", List.of(), false), says("b", List.of(), false))))
            .isInstanceOf(Founding.Wait.class);
        assertThat(Founding.next("a", null, Map.of())).as("alone").isEqualTo(new Founding.Propose(List.of("a")));
    }

    /**
     * Three founders ask, write and found in any order, and lose their directories in
     * between. Wherever two that live have founded, at least one of them is in both
     * lists, and they are the same one.
     */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4 })
    void nextInAnyOrderNeverHasTwoListsFounded(long seed) {
        for (int round = 0; round < 4_000; round++) {
            new Trial(new Random(seed * 1_000_000 + round)).run();
        }
    }

    private static final class Trial {

        private final Random random;

        private final Founder[] founders;

        private int names;

        private int emptied;

        Trial(Random random) {
            this.random = random;
            this.founders = IntStream.range(0, 3).mapToObj(_ -> fresh()).toArray(Founder[]::new);
        }

        private Founder fresh() {
            return new Founder("m" + names++);
        }

        void run() {
            for (int step = 0; step < 60; step++) {
                int i = random.nextInt(3);
                if (random.nextInt(15) == 0 && emptied++ < 3) {
                    founders[i] = fresh();
                }
                else {
                    step(i);
                }
                Set<List<String>> lists = new HashSet<>();
                Arrays.stream(founders)
                    .filter(founder -> founder.founded)
                    .map(founder -> founder.list)
                    .forEach(lists::add);
                assertThat(lists).hasSizeLessThan(2);
            }
        }

        /** Asks one at a time: much may happen between two answers. */
        private void step(int i) {
            Founder self = founders[i];
            if (self.founded || self.joins) {
                return;
            }
            List<Integer> others = IntStream.range(0, 3).filter(other -> other != i).boxed().toList();
            if (self.heard.size() < others.size()) {
                Founder asked = founders[others.get(self.heard.size())];
                self.heard.add(random.nextInt(8) == 0 ? Optional.empty()
                        : Optional.of(says(asked.name, asked.list == null ? List.of() : asked.list, asked.founded)));
                return;
            }
            Map<String, Optional<MainNodeIdentity>> answers = new TreeMap<>();
            for (int k = 0; k < others.size(); k++) {
                answers.put("at-" + others.get(k), self.heard.get(k));
            }
            self.heard.clear();
            switch (Founding.next(self.name, self.list, answers)) {
                case Founding.Wait _ -> {
                }
                case Founding.Propose(List<String> list) -> self.list = list;
                case Founding.Found(List<String> list) -> {
                    self.list = list;
                    self.founded = true;
                }
                case Founding.Join _ -> self.joins = true;
            }
        }

    }

    private static final class Founder {

        private final String name;

        private final List<Optional<MainNodeIdentity>> heard = new ArrayList<>();

        private @Nullable List<String> list;

        private boolean founded;

        private boolean joins;

        Founder(String name) {
            this.name = name;
        }

    }

    private static Map<String, Optional<MainNodeIdentity>> answers(@Nullable MainNodeIdentity b,
            @Nullable MainNodeIdentity c) {
        return Map.of("b:1", Optional.ofNullable(b), "c:1", Optional.ofNullable(c));
    }

    private static MainNodeIdentity says(String name, List<String> founders, boolean founded) {
        return new MainNodeIdentity(name, new UUID(0, 1), 2, founders, founded, null, List.of());
    }

}
