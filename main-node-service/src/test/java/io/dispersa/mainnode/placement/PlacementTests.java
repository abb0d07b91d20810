package io.dispersa.mainnode.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlacementTests {

    private static final int RANDOM_CASES = 300;

    @Test
    void newClusterStaysAsItWasFormed() {
        for (int n : List.of(1, 3, 4, 5, 6, 7)) {
            List<Assignment> formed = formed(6, n);
            assertThat(Placement.next(formed, candidates(n))).as("%d participants", n).isEqualTo(formed);
        }
    }

    @Test
    void fourthParticipantTakesItsShareAndNothingElseMoves() {
        List<Assignment> before = formed(6, 3);
        List<Assignment> after = Placement.next(before, candidates(4));
        requireBalanced(after, candidates(4));
        assertThat(moved(before, after)).isEqualTo(4);
        assertThat(stored(after).get(4)).isEqualTo(4);
    }

    @Test
    void replicasGrowFromOneToThreeAndNeverBack() {
        List<Assignment> one = formed(6, 1);
        assertThat(Placement.next(one, candidates(2))).allSatisfy(row -> assertThat(row.replicas()).hasSize(1));
        List<Assignment> three = Placement.next(one, candidates(3));
        requireBalanced(three, candidates(3));
        assertThat(three).allSatisfy(row -> assertThat(row.replicas()).hasSize(3));
        assertThat(Placement.next(three, candidates(2))).isEqualTo(three);
        assertThat(Placement.next(three, List.of())).isEqualTo(three);
    }

    @Test
    void whoLeavesLosesEverything() {
        List<Assignment> before = formed(6, 4);
        List<Candidate> rest = candidates(4).stream().filter(candidate -> candidate.id() != 2).toList();
        List<Assignment> after = Placement.next(before, rest);
        requireBalanced(after, rest);
        assertThat(moved(before, after))
            .isEqualTo((int) before.stream().filter(row -> row.replicas().contains(2)).count());
    }

    @Test
    void zonesComeBeforeBalance() {
        List<Candidate> candidates = List.of(new Candidate(1, "a"), new Candidate(2, "b"), new Candidate(3, "c"),
                new Candidate(4, "c"), new Candidate(5, "c"));
        List<Assignment> after = Placement.next(formed(6, 5), candidates);
        assertThat(after).allSatisfy(row -> assertThat(row.replicas().stream().map(id -> zone(candidates, id)))
            .containsExactlyInAnyOrder("a", "b", "c"));
        assertThat(stored(after)).containsEntry(3, 2).containsEntry(4, 2).containsEntry(5, 2);
    }

    @Test
    void replicasShareAZoneOnlyWhereThereAreTooFew() {
        List<Candidate> candidates = List.of(new Candidate(1, "a"), new Candidate(2, "a"), new Candidate(3, "b"),
                new Candidate(4, "b"));
        for (Assignment row : Placement.next(formed(6, 4), candidates)) {
            assertThat(row.replicas().stream().map(id -> zone(candidates, id)).distinct()).hasSize(2);
        }
    }

    /** All tables of two partitions over four participants, and all who may stay. */
    @Test
    void everySmallCaseIsAsGoodAsTheBestOfAll() {
        List<List<Integer>> threes = subsets(List.of(1, 2, 3, 4), 3);
        for (List<Integer> first : threes) {
            for (List<Integer> second : threes) {
                for (List<Integer> stay : Stream.concat(threes.stream(), Stream.of(List.of(1, 2, 3, 4))).toList()) {
                    requireBest(List.of(new Assignment(0, first.getFirst(), first),
                            new Assignment(1, second.getLast(), second)), hosts(stay));
                }
            }
        }
    }

    /** All tables of three partitions with one replica over three participants. */
    @Test
    void everySmallCaseOfOneReplicaIsAsGoodAsTheBestOfAll() {
        for (int code = 0; code < 27; code++) {
            List<Assignment> table = new ArrayList<>();
            for (int p = 0, rest = code; p < 3; p++, rest /= 3) {
                table.add(new Assignment(p, 1 + rest % 3, List.of(1 + rest % 3)));
            }
            for (List<Integer> stay : List.of(List.of(1), List.of(2), List.of(1, 2), List.of(2, 3), List.of(1, 2, 3))) {
                requireBest(table, hosts(stay));
            }
        }
    }

    @Test
    void randomCasesAreAsGoodAsTheBestOfAll() {
        long seed = RandomGenerator.getDefault().nextLong();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < RANDOM_CASES; i++) {
            List<Integer> ids = IntStream.rangeClosed(1, 5).boxed().toList();
            List<Assignment> table = randomTable(random, ids);
            List<Candidate> candidates = ids.stream()
                .filter(id -> id > 3 || random.nextInt(4) > 0)
                .map(id -> new Candidate(id, random.nextBoolean() ? "z" + random.nextInt(3) : "h" + id))
                .toList();
            try {
                requireBest(table, candidates);
            }
            catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ", case " + i + ": " + table + " over " + candidates, e);
            }
        }
    }

    @Test
    void growingAndShrinkingAtRandomKeepsTheBalanceAndMovesTheLeast() {
        long seed = RandomGenerator.getDefault().nextLong();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Assignment> table = formed(32, 3);
        List<Integer> here = new ArrayList<>(List.of(1, 2, 3));
        for (int i = 0; i < 30; i++) {
            if (here.size() == 3 || (here.size() < 9 && random.nextBoolean())) {
                here.add(10 + i);
            }
            else {
                int gone = here.get(random.nextInt(here.size()));
                here.removeIf(id -> id == gone);
            }
            List<Assignment> before = table;
            table = Placement.next(before, hosts(here));
            requireBalanced(table, hosts(here));
            assertThat(moved(before, table)).as("seed %d, step %d", seed, i).isEqualTo(leastMoved(before, here));
            assertThat(Placement.next(table, hosts(here))).isEqualTo(table);
        }
    }

    /**
     * What the loads alone demand: whoever is above its share gives, as few as possible.
     */
    private static int leastMoved(List<Assignment> before, List<Integer> here) {
        Map<Integer, Integer> stored = stored(before);
        int total = before.size() * 3;
        int low = total / here.size();
        List<Integer> loads = here.stream().map(id -> stored.getOrDefault(id, 0)).sorted().toList().reversed();
        int higher = total % here.size();
        int kept = 0;
        for (int i = 0; i < loads.size(); i++) {
            kept += Math.min(loads.get(i), i < higher ? low + 1 : low);
        }
        return total - kept;
    }

    private static void requireBest(List<Assignment> table, List<Candidate> candidates) {
        List<Assignment> next = Placement.next(table, candidates);
        int wanted = candidates.size() < 3 ? 1 : 3;
        if (candidates.isEmpty() || table.stream().anyMatch(row -> row.replicas().size() > wanted)) {
            assertThat(next).isEqualTo(table);
            return;
        }
        assertThat(next).allSatisfy(row -> assertThat(row.replicas()).hasSize(wanted)
            .doesNotHaveDuplicates()
            .contains(row.leader())
            .isSubsetOf(candidates.stream().map(Candidate::id).toList()));
        List<List<Integer>> choices = subsets(candidates.stream().map(Candidate::id).toList(), wanted);
        Cost best = replicasOf(table.size(), choices).map(all -> Cost.of(table, all, candidates))
            .min(Cost::compareTo)
            .orElseThrow();
        Cost own = Cost.of(table, next.stream().map(Assignment::replicas).toList(), candidates);
        assertThat(own).isEqualTo(best);
        List<Integer> leaders = leadersOf(next).min(leaderOrder(table)).orElseThrow();
        List<Integer> chosen = next.stream().map(Assignment::leader).toList();
        assertThat(leaderOrder(table).compare(chosen, leaders)).isZero();
    }

    private static Comparator<List<Integer>> leaderOrder(List<Assignment> table) {
        return Comparator.<List<Integer>>comparingLong(leaders -> squares(leaders.stream()))
            .thenComparingLong(leaders -> IntStream.range(0, table.size())
                .filter(p -> table.get(p).leader() != leaders.get(p))
                .count())
            .thenComparingLong(leaders -> IntStream.range(0, table.size())
                .filter(p -> !table.get(p).replicas().contains(leaders.get(p)))
                .count());
    }

    private static Stream<List<Integer>> leadersOf(List<Assignment> rows) {
        Stream<List<Integer>> all = Stream.of(List.of());
        for (Assignment row : rows) {
            all = all.flatMap(head -> row.replicas().stream().map(leader -> with(head, leader)));
        }
        return all;
    }

    private static Stream<List<List<Integer>>> replicasOf(int partitions, List<List<Integer>> choices) {
        Stream<List<List<Integer>>> all = Stream.of(List.of());
        for (int p = 0; p < partitions; p++) {
            all = all.flatMap(head -> choices.stream().map(choice -> with(head, choice)));
        }
        return all;
    }

    private static <T> List<T> with(List<T> head, T last) {
        return Stream.concat(head.stream(), Stream.of(last)).toList();
    }

    /**
     * In the order in which they matter: the sums of squares are least when all is level.
     */
    private record Cost(long together, long unlevel, long moved) implements Comparable<Cost> {

        static Cost of(List<Assignment> before, List<List<Integer>> after, List<Candidate> candidates) {
            long together = after.stream()
                .mapToLong(row -> row.size() - row.stream().map(id -> zone(candidates, id)).distinct().count())
                .sum();
            long moved = IntStream.range(0, before.size())
                .mapToLong(p -> after.get(p).stream().filter(id -> !before.get(p).replicas().contains(id)).count())
                .sum();
            return new Cost(together, squares(after.stream().flatMap(List::stream)), moved);
        }

        @Override
        public int compareTo(Cost other) {
            return Comparator.comparingLong(Cost::together)
                .thenComparingLong(Cost::unlevel)
                .thenComparingLong(Cost::moved)
                .compare(this, other);
        }
    }

    private static long squares(Stream<Integer> ids) {
        Map<Integer, Long> loads = new TreeMap<>();
        ids.forEach(id -> loads.merge(id, 1L, Long::sum));
        return loads.values().stream().mapToLong(load -> load * load).sum();
    }

    private static void requireBalanced(List<Assignment> table, List<Candidate> candidates) {
        requireLevel(table.stream().flatMap(row -> row.replicas().stream()).toList(), candidates);
        requireLevel(table.stream().map(Assignment::leader).toList(), candidates);
        assertThat(table).allSatisfy(row -> assertThat(row.replicas()).doesNotHaveDuplicates().contains(row.leader()));
    }

    private static void requireLevel(List<Integer> ids, List<Candidate> candidates) {
        assertThat(new HashSet<>(ids)).isSubsetOf(candidates.stream().map(Candidate::id).toList());
        List<Long> loads = candidates.stream()
            .map(candidate -> ids.stream().filter(id -> id == candidate.id()).count())
            .sorted()
            .toList();
        assertThat(loads.getLast() - loads.getFirst()).isLessThanOrEqualTo(1);
    }

    private static Map<Integer, Integer> stored(List<Assignment> table) {
        Map<Integer, Integer> stored = new TreeMap<>();
        table.forEach(row -> row.replicas().forEach(id -> stored.merge(id, 1, Integer::sum)));
        return stored;
    }

    private static int moved(List<Assignment> before, List<Assignment> after) {
        return (int) IntStream.range(0, before.size())
            .mapToLong(
                    p -> after.get(p).replicas().stream().filter(id -> !before.get(p).replicas().contains(id)).count())
            .sum();
    }

    private static List<Assignment> randomTable(RandomGenerator random, List<Integer> ids) {
        List<List<Integer>> choices = subsets(ids, random.nextInt(3) == 0 ? 1 : 3);
        return IntStream.range(0, 3).mapToObj(p -> {
            List<Integer> replicas = choices.get(random.nextInt(choices.size()));
            return new Assignment(p, replicas.get(random.nextInt(replicas.size())), replicas);
        }).toList();
    }

    private static List<List<Integer>> subsets(List<Integer> ids, int size) {
        return IntStream.range(0, 1 << ids.size())
            .filter(bits -> Integer.bitCount(bits) == size)
            .mapToObj(bits -> IntStream.range(0, ids.size())
                .filter(i -> (bits >> i & 1) == 1)
                .mapToObj(ids::get)
                .toList())
            .toList();
    }

    private static List<Assignment> formed(int partitions, int participants) {
        List<Integer> ids = IntStream.rangeClosed(1, participants).boxed().toList();
        return Formation.form(partitions, ids).stream().map(Assignment::of).toList();
    }

    private static List<Candidate> candidates(int n) {
        return hosts(IntStream.rangeClosed(1, n).boxed().toList());
    }

    private static List<Candidate> hosts(List<Integer> ids) {
        return ids.stream().map(id -> new Candidate(id, "h" + id)).toList();
    }

    private static String zone(List<Candidate> candidates, int id) {
        return candidates.stream().filter(candidate -> candidate.id() == id).findFirst().orElseThrow().zone();
    }

}
