package io.dispersa.mainnode.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.mainnode.registry.Member;
import io.dispersa.mainnode.registry.RegistryCommand;
import io.dispersa.mainnode.registry.Standing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DecisionsTests {

    private static final int PARTITIONS = 6;

    private static final int STEPS = 10_000;

    @Test
    void nothingIsDoneWhileAllIsLevel() {
        assertThat(new World(PARTITIONS, 3).next()).isEqualTo(new Decision.Level());
    }

    @Test
    void participantThatJoinsGetsItsShareByOneMoveAtATime() {
        World world = new World(PARTITIONS, 3);
        world.join(4);
        assertThat(world.decide()).isTrue();
        assertThat(world.registry().replicas().stream().filter(PartitionReplicas::moves)).hasSize(1)
            .allSatisfy(row -> assertThat(row.joining()).containsExactly(4));
        settle(world, 0);
        assertLevel(world, 4);
    }

    @Test
    void halfOfTheParticipantsHaveNoPartInMoves() {
        assertThat(mostMoving(new World(24, 4), 2)).isEqualTo(1);
        assertThat(mostMoving(new World(24, 12), 4)).isBetween(2L, 4L);
    }

    @Test
    void whatWasLostIsMadeAgainByAllWhoCan() {
        World world = new World(24, 6);
        world.giveUp(6);
        world.decide();
        world.decide();
        assertThat(moving(world)).isEqualTo(2);
    }

    @Test
    void participantThatHasOnlyJustComeUpIsGivenNothingYet() {
        World world = new World(PARTITIONS, 3);
        world.arrive(4);
        assertThat(world.next()).isEqualTo(new Decision.Wait("Participant 4 is new, and used in some seconds."));
        world.stay(4);
        settle(world, 0);
        assertLevel(world, 4);
    }

    @Test
    void participantThatHasOnlyJustComeUpReplacesNobodyYet() {
        World world = new World(PARTITIONS, 3);
        world.arrive(4);
        world.giveUp(1);
        assertThat(world.decide()).isFalse();
        world.stay(4);
        settle(world, 0);
        assertLevel(world, 3);
    }

    @Test
    void planSaysWhatThoseWillBeGivenWhoAreNew() {
        World world = new World(PARTITIONS, 3);
        world.arrive(4);
        Situation now = world.now();
        assertThat(Plans.moves(now, World.target(now))).isEmpty();
        assertThat(Plans.moves(now, World.target(now.later()))).hasSize(4);
    }

    @Test
    void leadersChangeOneAfterTheOther() {
        World world = new World(PARTITIONS, 3);
        assertThat(mostMoving(world, 3)).isEqualTo(1);
        int changes = 0;
        while (partitions(world).anyMatch(world::isToBeHandedOver)) {
            assertThat(partitions(world).filter(world::isToBeHandedOver)).hasSize(1);
            partitions(world).forEach(world::handOver);
            world.decide();
            changes++;
        }
        assertThat(changes).isGreaterThan(1);
        assertLevel(world, 6);
    }

    @Test
    void replicasGrowFromOneToThreeAsParticipantsArriveAndNeverShrinkAgain() {
        World world = new World(PARTITIONS, 1);
        world.join(2);
        settle(world, 0);
        assertThat(replicas(world)).containsOnly(1);
        world.join(3);
        settle(world, 0);
        assertThat(replicas(world)).containsOnly(3);
        assertLevel(world, 3);
        world.stand(3, Standing.DRAINING);
        assertThat(world.next())
            .isEqualTo(new Decision.Wait("There are too few participants to take what is to be moved."));
        assertThat(replicas(world)).containsOnly(3);
    }

    @Test
    void participantThatIsDrainedGivesEverythingAwayAndHasLeftWhenItIsStopped() {
        World world = new World(PARTITIONS, 4);
        world.stand(2, Standing.DRAINING);
        settle(world, 0);
        assertThat(world.registry().depends(2)).isFalse();
        assertLevel(world, 3);
        world.giveUp(2);
        settle(world, 0);
        assertThat(world.registry().member(2).map(Member::standing)).contains(Standing.LEFT);
    }

    @Test
    void participantThatIsGoneIsReplacedWhileAMajorityOfItsFellowsIsUp() {
        World world = new World(PARTITIONS, 4);
        world.kill(3);
        assertThat(world.next())
            .isEqualTo(new Decision.Wait("Participant 3 is silent: nothing moves until it is back, or given up."));
        world.giveUp(3);
        settle(world, 0);
        assertThat(world.registry().member(3).map(Member::standing)).contains(Standing.LOST);
        assertThat(world.registry().depends(3)).isFalse();
        assertLevel(world, 3);
    }

    @Test
    void replicaThatCannotBeReadLeavesAndIsMadeAgain() {
        World world = new World(PARTITIONS, 3);
        int leader = world.registry().replicas().getFirst().leader();
        world.damage(0, leader);
        assertThat(world.decide()).isTrue();
        PartitionReplicas leaves = world.registry().replicas().getFirst();
        assertThat(leaves.leaving()).containsExactly(leader);
        assertThat(leaves.replicas()).hasSize(2).contains(leaves.leader()).doesNotContain(leader);
        settle(world, 0);
        assertLevel(world, 3);
    }

    @Test
    void replicasThatCannotBeReadLeaveOneAfterTheOther() {
        World world = new World(PARTITIONS, 3);
        List<Integer> replicas = world.registry().replicas().getFirst().replicas();
        replicas.subList(0, 2).forEach(id -> world.damage(0, id));
        world.decide();
        assertThat(world.registry().replicas().getFirst().replicas()).hasSize(2).contains(replicas.get(2));
        settle(world, 0);
        assertThat(world.registry().replicas().getFirst().replicas()).hasSize(3);
        assertLevel(world, 3);
    }

    @Test
    void replicaThatDiffersFromTwoOthersLeavesAndIsMadeAgain() {
        World world = new World(PARTITIONS, 3);
        PartitionReplicas row = world.registry().replicas().getFirst();
        row.replicas().forEach(id -> world.compare(0, id, 9, id == row.leader() ? "odd" : "even"));
        assertThat(world.next()).as("a copy of a wrong replica is as wrong").isInstanceOf(Decision.Level.class);
        world.agree(0, 1, 2, 3);
        assertThat(world.now().difference(row)).hasValueSatisfying(it -> {
            assertThat(it.odd()).containsExactly(row.leader());
            assertThat(it).hasToString(
                    "the replicas of partition 0 held different things after entry 9: those of the participants [2, 3] and [1]. "
                            + "Those of the participants [1] are made again from the others.");
        });
        assertThat(world.decide()).isTrue();
        PartitionReplicas leaves = world.registry().replicas().getFirst();
        assertThat(leaves.leaving()).containsExactly(row.leader());
        assertThat(leaves.replicas()).hasSize(2).contains(leaves.leader()).doesNotContain(row.leader());
        settle(world, 0);
        assertLevel(world, 3);
    }

    @Test
    void ofTwoReplicasThatDifferNeitherLeaves() {
        World world = new World(PARTITIONS, 3);
        PartitionReplicas row = world.registry().replicas().getFirst();
        world.agree(0, 1, 2, 3);
        world.compare(0, 1, 9, "one");
        world.compare(0, 2, 9, "other");
        assertThat(world.now().difference(row)).hasValueSatisfying(it -> assertThat(it.odd()).isEmpty());
        assertThat(world.next()).isInstanceOf(Decision.Level.class);
        world.compare(0, 3, 9, "third");
        assertThat(world.next()).isInstanceOf(Decision.Level.class);
    }

    @Test
    void whatWasLostIsMadeAgainBesideAMoveThatGetsNowhere() {
        World world = new World(PARTITIONS, 3);
        world.join(4);
        world.decide();
        PartitionReplicas stuck = world.registry()
            .replicas()
            .stream()
            .filter(PartitionReplicas::moves)
            .findFirst()
            .orElseThrow();
        int lost = stuck.replicas().stream().filter(id -> id != 4 && id != stuck.leader()).findFirst().orElseThrow();
        world.giveUp(lost);
        while (world.decide()) {
            assertThat(moving(world)).isEqualTo(1);
        }
        world.stall(stuck.partition());
        assertThat(world.decide()).isTrue();
        assertThat(moving(world)).isEqualTo(2);
    }

    @Test
    void replicasAreComparedAfterTheSameEntryOnly() {
        World world = new World(PARTITIONS, 3);
        world.compare(0, 1, 9, "before");
        world.compare(0, 2, 10, "after");
        world.compare(0, 3, 10, "after");
        assertThat(world.now().difference(world.registry().replicas().getFirst())).isEmpty();
        assertThat(world.next()).isInstanceOf(Decision.Level.class);
    }

    @Test
    void replicaThatIsTheLastOneStaysEvenIfItCannotBeRead() {
        World world = new World(PARTITIONS, 1);
        world.damage(0, 1);
        assertThat(world.next()).isInstanceOf(Decision.Level.class);
    }

    @Test
    void nothingMovesWhenMoreThanAThirdIsGone() {
        World world = new World(PARTITIONS, 4);
        world.giveUp(1);
        world.giveUp(2);
        assertThat(world.next()).isEqualTo(new Decision.Wait(
                "Participants 1, 2 are gone, more than a third of the 4 that store something: nothing moves until they are back."));
    }

    @Test
    void participantThatNobodyCanReplaceIsNotGivenUp() {
        World world = new World(PARTITIONS, 3);
        world.giveUp(1);
        assertThat(world.next()).isEqualTo(new Decision.Wait(
                "Participant 1 is gone, and what it stored cannot be made again: a majority of its fellows and a participant that is free must be up, and not be new."));
    }

    @Test
    void nothingBeginsWhilePausedAndWhatMovesIsFinished() {
        World world = new World(PARTITIONS, 3);
        world.join(4);
        world.decide();
        world.pause(true);
        IntStream.range(0, PARTITIONS).forEach(world::act);
        assertThat(world.decide()).isTrue();
        assertThat(world.registry().replicas()).noneMatch(PartitionReplicas::moves);
        assertThat(world.next()).isEqualTo(new Decision.Wait("It is paused."));
    }

    @Test
    void decisionIsFencedByTheEpochItWasMadeFor() {
        World world = new World(PARTITIONS, 3);
        world.join(4);
        assertThat(world.next()).isInstanceOfSatisfying(Decision.Change.class,
                change -> assertThat(change.command()).isInstanceOfSatisfying(RegistryCommand.Place.class,
                        place -> assertThat(place.epoch()).isEqualTo(world.registry().epoch())));
    }

    @Test
    void joinerThatDiesForGoodIsReplacedInTheMiddleOfItsMove() {
        World world = new World(PARTITIONS, 4);
        world.join(5);
        world.decide();
        world.giveUp(5);
        settle(world, 0);
        assertThat(world.registry().depends(5)).isFalse();
        assertLevel(world, 4);
    }

    @Test
    void joinerThatOthersCannotReachIsReplacedWhenItIsDrained() {
        World world = new World(6, 3);
        world.join(4);
        world.cutOff(4);
        settle(world, 0);
        assertThat(world.registry().depends(4)).isTrue();
        world.stand(4, Standing.DRAINING);
        settle(world, 0);
        assertThat(world.registry().depends(4)).isFalse();
        assertLevel(world, 3);
    }

    @Test
    void joinerThatIsDrainedIsLeftOutBeforeAnotherThatIs() {
        World world = new World(6, 3);
        world.join(4);
        world.cutOff(4);
        settle(world, 0);
        PartitionReplicas moves = world.registry()
            .replicas()
            .stream()
            .filter(PartitionReplicas::moves)
            .findFirst()
            .orElseThrow();
        int fellow = moves.replicas().getFirst();
        IntStream.of(5, 6).forEach(world::join);
        world.stand(fellow, Standing.DRAINING);
        world.stand(4, Standing.DRAINING);
        world.decide();
        assertThat(world.registry().replicas().get(moves.partition()).replicas()).contains(fellow).doesNotContain(4);
        settle(world, 0);
        assertLevel(world, 4);
    }

    @Test
    void participantThatComesBackBeforeAllOfItWasReplacedEndsWithItsShare() {
        World world = new World(12, 4);
        world.giveUp(4);
        settle(world, 5);
        assertThat(world.registry().depends(4)).isTrue();
        world.comeBack(4);
        settle(world, 0);
        assertLevel(world, 4);
    }

    @Test
    void soleHolderThatIsDrainedWhileTheClusterGrowsGivesEverythingAway() {
        World world = new World(6, 1);
        IntStream.rangeClosed(2, 4).forEach(world::join);
        settle(world, 3);
        world.stand(1, Standing.DRAINING);
        settle(world, 0);
        assertThat(world.registry().depends(1)).isFalse();
        assertThat(replicas(world)).containsOnly(3);
    }

    @Test
    void whateverHappensEndsWithThreeReplicasOfEverything() {
        long seed = RandomGenerator.getDefault().nextLong();
        System.out.println("DecisionsTests seed " + seed);
        for (int run = 0; run < 50; run++) {
            World world = new World(1 + (run % 12), 4);
            int participants = 4;
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + run);
            for (int event = 0; event < 4; event++) {
                settle(world, random.nextInt(1, 40));
                switch (random.nextInt(3)) {
                    case 0 -> world.join(++participants);
                    case 1 -> world.stand(random.nextInt(1, participants + 1), Standing.ACTIVE);
                    default -> drainIfEnough(world, random.nextInt(1, participants + 1));
                }
            }
            int victim = active(world).getFirst();
            if (active(world).size() > 3) {
                world.giveUp(victim);
            }
            settle(world, 0);
            assertThat(replicas(world)).as("seed " + seed + ", run " + run).containsOnly(3);
            assertLevel(world, active(world).size());
        }
    }

    private static void drainIfEnough(World world, int id) {
        if (active(world).contains(id) && active(world).size() > 3) {
            world.stand(id, Standing.DRAINING);
        }
    }

    private static List<Integer> active(World world) {
        return world.registry()
            .members()
            .stream()
            .filter(Member::canStore)
            .map(Member::id)
            .filter(world.now()::isUp)
            .toList();
    }

    /**
     * Decides and acts until there is nothing to do.
     * @param steps or until so many steps have been taken; 0 for no limit
     */
    private static void settle(World world, int steps) {
        for (int step = 1; step <= STEPS; step++) {
            boolean busy = world.decide();
            assertOneAtATime(world);
            boolean acted = partitions(world).anyMatch(world::act) || partitions(world).anyMatch(world::handOver);
            if (step == steps || (!busy && !acted)) {
                return;
            }
        }
        throw new AssertionError("it never ends: " + world.registry());
    }

    /**
     * Has some join and be given their replicas, but no leader change; returns how many
     * move at most at a time.
     */
    private static long mostMoving(World world, int joining) {
        int participants = world.registry().members().size();
        IntStream.rangeClosed(participants + 1, participants + joining).forEach(world::join);
        long most = 0;
        boolean busy = true;
        while (busy) {
            busy = world.decide() || partitions(world).anyMatch(world::act);
            most = Math.max(most, moving(world));
        }
        return most;
    }

    private static long moving(World world) {
        return world.registry().replicas().stream().filter(PartitionReplicas::moves).count();
    }

    private static IntStream partitions(World world) {
        return IntStream.range(0, world.registry().partitions());
    }

    /** Both ends count; which replica leads is up to the group. */
    private static void assertOneAtATime(World world) {
        List<Integer> ends = world.registry()
            .replicas()
            .stream()
            .flatMap(row -> Stream.concat(row.joining().stream(), row.leaving().stream()).distinct())
            .filter(id -> world.now().isUp(id))
            .toList();
        assertThat(ends).as(world.registry().toString()).doesNotHaveDuplicates();
    }

    private static void assertLevel(World world, int holders) {
        Map<Integer, Integer> replicas = new HashMap<>();
        Map<Integer, Integer> leads = new HashMap<>();
        active(world).forEach(id -> {
            replicas.put(id, 0);
            leads.put(id, 0);
        });
        world.registry().replicas().forEach(row -> {
            assertThat(world.group(row.partition())).containsExactlyInAnyOrderElementsOf(row.replicas());
            row.replicas().forEach(id -> replicas.merge(id, 1, Integer::sum));
            leads.merge(row.leader(), 1, Integer::sum);
        });
        assertThat(replicas).as(world.registry().toString()).hasSize(holders);
        for (Map<Integer, Integer> counts : List.of(replicas, leads)) {
            int most = counts.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
            int least = counts.values().stream().mapToInt(Integer::intValue).min().orElseThrow();
            assertThat(most - least).as(world.registry().toString()).isLessThanOrEqualTo(1);
        }
    }

    private static List<Integer> replicas(World world) {
        return world.registry().replicas().stream().map(row -> row.replicas().size()).distinct().toList();
    }

}
