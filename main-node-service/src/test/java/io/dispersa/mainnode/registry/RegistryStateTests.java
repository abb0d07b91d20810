package io.dispersa.mainnode.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.Boot;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.api.ReplicaName;
import io.dispersa.api.ReplicaPeer;
import io.dispersa.mainnode.registry.RegistrationDecision.Added;
import io.dispersa.mainnode.registry.RegistrationDecision.Changed;
import io.dispersa.mainnode.registry.RegistrationDecision.Known;
import io.dispersa.mainnode.registry.RegistrationDecision.Outdated;
import io.dispersa.mainnode.registry.RegistrationDecision.Refused;
import io.dispersa.mainnode.roll.MainNodeRoll;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegistryStateTests {

    private static final UUID CLUSTER = UUID.randomUUID();

    private static final UUID X = UUID.randomUUID();

    private static final Boot FIFTH = new Boot(5, UUID.randomUUID());

    private static final UUID Y = UUID.randomUUID();

    private final RegistryState empty = RegistryState.create(CLUSTER, 6);

    private final RegistryState twoMembers = new RegistryState(CLUSTER, 6, 2,
            List.of(new Member(1, X, "host", 9001, 10001, 1), new Member(2, null, "host", 9002, null, 1)), List.of(),
            MainNodeRoll.NONE);

    @Test
    void registerWhenParticipantIsNewGivesTheNextIdAndAHigherEpoch() {
        assertThat(empty.register(request("host", 9001, X, null))).isInstanceOfSatisfying(Added.class, added -> {
            assertThat(added.member()).isEqualTo(new Member(1, X, "host", 9001, 10001, 1));
            assertThat(added.next().epoch()).isEqualTo(1);
        });
        assertThat(twoMembers.register(request("host", 9003, null, null))).isInstanceOfSatisfying(Added.class,
                added -> assertThat(added.member().id()).isEqualTo(3));
    }

    @Test
    void registerWhenParticipantPrefersAnIdGivesItUnlessItIsTaken() {
        assertThat(twoMembers.register(new RegistrationRequest("host", 9005, 10005, Y, null, 5)))
            .isInstanceOfSatisfying(Added.class, added -> assertThat(added.member().id()).isEqualTo(5));
        assertThat(twoMembers.register(new RegistrationRequest("host", 9005, 10005, Y, null, 2)))
            .isInstanceOfSatisfying(Added.class, added -> assertThat(added.member().id()).isEqualTo(3));
    }

    @Test
    void registerWhenParticipantComesAgainKnowsIt() {
        assertThat(twoMembers.register(request("host", 9001, X, null))).isInstanceOf(Known.class);
        assertThat(twoMembers.register(request("HOST", 9001, X, CLUSTER))).isInstanceOf(Known.class);
        assertThat(twoMembers.register(request("host", 9001, null, null))).isInstanceOf(Known.class);
    }

    @Test
    void registerWhenParticipantHasANewAddressKeepsItsId() {
        assertThat(twoMembers.register(request("other", 9001, X, CLUSTER))).isInstanceOfSatisfying(Changed.class,
                changed -> {
                    assertThat(changed.member()).isEqualTo(new Member(1, X, "other", 9001, 10001, 1));
                    assertThat(changed.next().members()).hasSize(2);
                    assertThat(changed.next().epoch()).isEqualTo(3);
                });
    }

    @Test
    void registerWhenItWasRegisteredByHandBeforeTakesItsId() {
        assertThat(twoMembers.register(request("host", 9002, Y, null))).isInstanceOfSatisfying(Changed.class,
                changed -> assertThat(changed.member()).isEqualTo(new Member(2, Y, "host", 9002, 10002, 1)));
    }

    @Test
    void registerWhenDiskIsEmptyAndNobodyElseHasItsKeysIsRefusedLestTheyLookDeleted() {
        RegistryState alone = twoMembers.formed(List.of(row(0, 1, 1)));
        assertRefused(alone.register(request("host", 9001, Y, null)), "keys are in another data directory");
        RegistryState two = twoMembers.formed(List.of(row(0, 2, 1, 2)));
        assertRefused(two.register(request("host", 9001, Y, null)), "keys are in another data directory");
    }

    @Test
    void registerWhenDiskIsEmptyAndOthersHaveItsKeysIsTheSameParticipantAnew() {
        RegistryState three = twoMembers.formed(List.of(row(0, 2, 2, 3, 1), row(1, 2, 2)));
        assertThat(three.register(request("host", 9001, Y, null))).isInstanceOfSatisfying(Changed.class, changed -> {
            assertThat(changed.member()).isEqualTo(new Member(1, Y, "host", 9001, 10001, 2));
            assertThat(changed.next().table().peer(1)).contains(new ReplicaPeer(1, 2, "host", 10001));
            assertThat(changed.next().epoch()).isEqualTo(4);
            assertThat(changed.next().replicas()).extracting(PartitionReplicas::joining)
                .containsExactly(List.of(1), List.of());
            assertThat(changed.next().replicas()).extracting(PartitionReplicas::wanted)
                .containsExactly(List.of(new ReplicaName(2, 1, 1), new ReplicaName(3, 1, 1), new ReplicaName(1, 2, 4)),
                        List.of(new ReplicaName(2, 1, 1)));
        });
    }

    @Test
    void registerWhenDiskIsEmptyAndOthersHaveNotGotItsKeysYetIsRefused() {
        RegistryState grows = twoMembers
            .formed(List.of(row(0, 1, 1, 2, 3).moving(1, List.of(1, 2, 3), List.of(2, 3), List.of())));
        assertRefused(grows.register(request("host", 9001, Y, null)), "keys are in another data directory");
        RegistryState heals = new RegistryState(CLUSTER, 6, 2,
                List.of(new Member(1, X, "host", 9001, 10001, 1),
                        new Member(3, null, "host", 9003, null, 1).standing(Standing.LOST)),
                List.of(row(0, 1, 1, 2, 4).moving(1, List.of(1, 2, 4), List.of(4), List.of(3))), MainNodeRoll.NONE);
        assertRefused(heals.register(request("host", 9001, Y, null)), "keys are in another data directory");
    }

    @Test
    void registerWhenDiskOfOneThatJoinsIsEmptyIsTheSameParticipantAnew() {
        RegistryState grows = twoMembers
            .formed(List.of(row(0, 2, 2, 1, 3).moving(2, List.of(2, 1, 3), List.of(1, 3), List.of())));
        assertThat(grows.register(request("host", 9001, Y, null))).isInstanceOfSatisfying(Changed.class,
                changed -> assertThat(changed.member()).isEqualTo(new Member(1, Y, "host", 9001, 10001, 2)));
    }

    @Test
    void registerWhenDiskIsEmptyWhileAReplicaMovesBetweenOthersIsTheSameParticipantAnew() {
        RegistryState moves = twoMembers
            .formed(List.of(row(0, 1, 1, 2, 4).moving(1, List.of(1, 2, 4), List.of(4), List.of(3))));
        assertThat(moves.register(request("host", 9001, Y, null))).isInstanceOfSatisfying(Changed.class,
                changed -> assertThat(changed.member()).isEqualTo(new Member(1, Y, "host", 9001, 10001, 2)));
    }

    @Test
    void registerWhenOnlyTheHttpPortHasChangedKeepsTheIncarnation() {
        assertThat(twoMembers.register(new RegistrationRequest("host", 9009, 10001, X, CLUSTER, null)))
            .isInstanceOfSatisfying(Changed.class,
                    changed -> assertThat(changed.member()).isEqualTo(new Member(1, X, "host", 9009, 10001, 1)));
    }

    @Test
    void registerWhenTheRaftPortHasChangedAndNobodyElseReachesItKeepsTheIncarnation() {
        RegistryState alone = twoMembers.formed(List.of(row(0, 1, 1), row(1, 2, 2, 3, 4)));
        for (RegistryState state : List.of(twoMembers, alone)) {
            assertThat(state.register(new RegistrationRequest("host", 9001, 10009, X, CLUSTER, null)))
                .isInstanceOfSatisfying(Changed.class,
                        changed -> assertThat(changed.member()).isEqualTo(new Member(1, X, "host", 9001, 10009, 1)));
        }
    }

    @Test
    void registerWhenReplicasThatOthersReachHaveMovedIsTheSame() {
        RegistryState three = twoMembers.formed(List.of(row(0, 2, 2, 3, 1)));
        assertThat(three.register(new RegistrationRequest("::1", 9009, 10009, X, CLUSTER, null)))
            .isInstanceOfSatisfying(Changed.class, changed -> {
                assertThat(changed.member()).isEqualTo(new Member(1, X, "::1", 9009, 10009, 1));
                assertThat(changed.next().replicas()).isEqualTo(three.replicas());
            });
    }

    /** While all move, one may be where another was. */
    @Test
    void registerWhenAddressWasThatOfAnotherIsTheSame() {
        assertThat(twoMembers.register(request("host", 9002, X, CLUSTER))).isInstanceOfSatisfying(Changed.class,
                changed -> assertThat(changed.member().address()).hasToString("participant 1 at host:9002"));
    }

    @Test
    void registerWhenDiskIsEmptyAtAnAddressThatTwoHaveHadIsRefused() {
        RegistryState moved = new RegistryState(CLUSTER, 6, 2, List.of(new Member(1, X, "host", 9001, 10001, 1),
                new Member(2, UUID.randomUUID(), "host", 9001, 10001, 1)), List.of(), MainNodeRoll.NONE);
        assertRefused(moved.register(request("host", 9001, Y, null)), "participants 1 and 2");
    }

    /** The first has nothing yet, so that the second is one of two that have. */
    @Test
    void registerWhenDisksOfTwoFellowsAreEmptyRefusesTheSecond() {
        RegistryState three = new RegistryState(CLUSTER, 6, 2,
                List.of(new Member(1, X, "host", 9001, 10001, 1),
                        new Member(2, UUID.randomUUID(), "host", 9002, 10002, 1),
                        new Member(3, UUID.randomUUID(), "host", 9003, 10003, 1)),
                List.of(), MainNodeRoll.NONE)
            .formed(List.of(row(0, 2, 2, 3, 1)));
        assertThat(three.register(request("host", 9001, Y, null))).isInstanceOfSatisfying(Changed.class,
                changed -> assertRefused(changed.next().register(request("host", 9002, UUID.randomUUID(), null)),
                        "keys are in another data directory"));
    }

    @Test
    void rowsNameWhoeverIsTakenInByTheirEpoch() {
        RegistryState formed = new RegistryState(CLUSTER, 1, 2,
                List.of(new Member(1, X, "host", 9001, 10001, 1), new Member(2, Y, "host", 9002, 10002, 3)), List.of(),
                MainNodeRoll.NONE)
            .formed(List.of(new PartitionReplicas(0, 1, List.of(1))));
        PartitionReplicas first = formed.replicas().getFirst();
        assertThat(first.founders()).containsExactly(new ReplicaName(1, 1, 3));
        RegistryState moves = formed.with(List.of(first.moving(1, List.of(2), List.of(2), List.of(1))));
        PartitionReplicas moving = moves.replicas().getFirst();
        assertThat(moving.name(1)).contains(new ReplicaName(1, 1, 3));
        assertThat(moving.wanted()).containsExactly(new ReplicaName(2, 3, 4));
        RegistryState back = moves.with(List.of(moving.settled()));
        assertThat(back.replicas().getFirst().names()).containsExactly(new ReplicaName(2, 3, 4));
        RegistryState again = back
            .with(List.of(back.replicas().getFirst().moving(1, List.of(1), List.of(1), List.of(2))));
        assertThat(again.replicas().getFirst().wanted()).containsExactly(new ReplicaName(1, 1, 6));
    }

    @Test
    void registerWhenOnlyTheHttpPortOfReplicasThatOthersReachHasChangedIsTheSame() {
        RegistryState three = twoMembers.formed(List.of(row(0, 2, 2, 3, 1)));
        for (Integer raftPort : Arrays.asList(10001, null)) {
            assertThat(three.register(new RegistrationRequest("HOST", 9009, raftPort, X, CLUSTER, null)))
                .isInstanceOfSatisfying(Changed.class,
                        changed -> assertThat(changed.member()).isEqualTo(new Member(1, X, "host", 9009, 10001, 1)));
        }
    }

    @Test
    void tableNamesAsPeersOnlyThoseWithARaftPort() {
        assertThat(twoMembers.table().participants()).hasSize(2);
        assertThat(twoMembers.table().peers()).containsExactly(new ReplicaPeer(1, 1, "host", 10001));
    }

    @Test
    void registerWhenClusterIsAnotherIsRefused() {
        assertRefused(twoMembers.register(request("host", 9003, Y, UUID.randomUUID())), "belongs to cluster");
    }

    @Test
    void registerWhenStartedAgainRemembersItAndKeepsTheEpoch() {
        Boot next = FIFTH.next();
        assertThat(formed(1, 2, 3).register(boot(next))).isInstanceOfSatisfying(Known.class, known -> {
            assertThat(known.member().boot()).isEqualTo(next);
            assertThat(known.next().member(1)).contains(known.member());
            assertThat(known.next().epoch()).isEqualTo(formed(1, 2, 3).epoch());
        });
    }

    @Test
    void registerWhenStartedAgainElsewhereRemembersBoth() {
        RegistrationRequest elsewhere = new RegistrationRequest("other", 9001, 10001, X, CLUSTER, null).at(FIFTH.next(),
                1);
        assertThat(formed(1, 2, 3).register(elsewhere)).isInstanceOfSatisfying(Changed.class, changed -> {
            assertThat(changed.member().boot()).isEqualTo(elsewhere.boot());
            assertThat(changed.member().incarnation()).isEqualTo(1);
        });
    }

    @Test
    void registerWhenStartIsTheSameKnowsItAndChangesNothing() {
        RegistryState formed = formed(1, 2, 3);
        assertThat(formed.register(boot(FIFTH))).isEqualTo(new Known(formed.member(1).orElseThrow(), formed));
    }

    @Test
    void registerWhenNothingIsSaidOfStartsKeepsTheLastOne() {
        RegistryState formed = formed(1, 2, 3);
        assertThat(formed.register(request("host", 9001, X, CLUSTER)))
            .isEqualTo(new Known(formed.member(1).orElseThrow(), formed));
    }

    /** It was copied while it was stopped, and the original was started since. */
    @Test
    void registerWhenStartedAsOftenByAnotherProcessIsTheSameParticipantAnew() {
        assertJoinsAnew(formed(1, 2, 3), boot(new Boot(5, UUID.randomUUID())));
    }

    @Test
    void registerWhenStartedLessOftenIsTheSameParticipantAnew() {
        assertJoinsAnew(formed(1, 2, 3), boot(new Boot(3, UUID.randomUUID())));
    }

    @Test
    void registerWhenCopyThatJoinedAnewIsStartedAgainKnowsIt() {
        Boot copy = new Boot(3, UUID.randomUUID());
        Changed anew = (Changed) formed(1, 2, 3).register(boot(copy));
        assertThat(anew.next().register(boot(copy))).isInstanceOf(Known.class);
        assertThat(anew.next().register(boot(copy.next(), 2))).isInstanceOfSatisfying(Known.class,
                known -> assertThat(known.member().incarnation()).isEqualTo(2));
    }

    /** It knows nothing of what the copy has promised in the later life. */
    @Test
    void registerWhenOriginalReturnsAfterItsCopyJoinedAnewJoinsAnewAsWell() {
        Changed anew = (Changed) formed(1, 2, 3).register(boot(new Boot(3, UUID.randomUUID())));
        RegistryState joined = anew.next().with(List.of(anew.next().replicas().getFirst().settled()));
        assertThat(joined.register(boot(FIFTH.next(), 1))).isInstanceOfSatisfying(Changed.class,
                changed -> assertThat(changed.member().incarnation()).isEqualTo(3));
    }

    @Test
    void registerWhenDirectoryIsAnOlderCopyAndOthersLackItsKeysIsRefused() {
        for (RegistryState state : List.of(formed(1), formed(1, 2))) {
            assertOutdated(state.register(boot(new Boot(5, UUID.randomUUID()))));
            assertOutdated(state.register(boot(new Boot(2, UUID.randomUUID()))));
        }
    }

    @Test
    void registerWhenDirectoryOfOneThatLeavesIsAnOlderCopyAndOthersLackItsKeysIsRefused() {
        RegistryState moves = formed(1).with(List.of(row(0, 2, 2).moving(2, List.of(2), List.of(2), List.of(1))));
        assertOutdated(moves.register(boot(new Boot(2, UUID.randomUUID()))));
    }

    @Test
    void registerWhenDirectoryOfOneThatWasLostIsAnOlderCopyJoinsAnewIfOthersHaveItsKeys() {
        RegistrationRequest copy = boot(new Boot(2, UUID.randomUUID()));
        assertJoinsAnew(formed(1, 2, 3).with(1, Standing.LOST), copy);
        assertOutdated(formed(1, 2).with(1, Standing.LOST).register(copy));
        assertThat(formed(2, 3).with(1, Standing.LEFT).register(copy)).isInstanceOfSatisfying(Changed.class,
                changed -> assertThat(changed.member().incarnation()).isEqualTo(2));
    }

    private static void assertJoinsAnew(RegistryState state, RegistrationRequest copy) {
        assertThat(state.register(copy)).isInstanceOfSatisfying(Changed.class, changed -> {
            assertThat(changed.member()).isEqualTo(new Member(1, X, "host", 9001, 10001, 2).at(copy.boot()));
            assertThat(changed.next().epoch()).isEqualTo(state.epoch() + 1);
            assertThat(changed.next().replicas().getFirst().joining()).containsExactly(1);
            assertThat(changed.next().replicas().getFirst().name(1))
                .contains(new ReplicaName(1, 2, changed.next().epoch()));
        });
    }

    private static void assertOutdated(RegistrationDecision decision) {
        assertThat(decision).asInstanceOf(InstanceOfAssertFactories.type(Outdated.class))
            .satisfies(outdated -> assertThat(outdated.reason()).contains("a copy of an earlier state",
                    "Start the newer directory"));
    }

    /** Returns a registry with one partition, of which these have a replica. */
    private static RegistryState formed(Integer... replicas) {
        List<Member> members = IntStream.rangeClosed(1, 3)
            .mapToObj(id -> new Member(id, id == 1 ? X : UUID.randomUUID(), "host", 9000 + id, 10_000 + id, 1)
                .at(id == 1 ? FIFTH : Boot.first()))
            .toList();
        return new RegistryState(CLUSTER, 1, 7, members, List.of(row(0, replicas[0], replicas)), MainNodeRoll.NONE);
    }

    private static RegistrationRequest boot(Boot boot) {
        return boot(boot, 1);
    }

    private static RegistrationRequest boot(Boot boot, int incarnation) {
        return request("host", 9001, X, CLUSTER).at(boot, incarnation);
    }

    @Test
    void registerWhenRegistryHasForgottenItIsRefused() {
        assertRefused(empty.register(request("host", 9001, X, CLUSTER)), "restored from an older copy");
    }

    @Test
    void registerWhenThereAreAsManyAsMayBeTakesNobodyIn() {
        assertThat(twoMembers.register(request("host", 9003, Y, null), 3)).isInstanceOf(Added.class);
        assertRefused(twoMembers.register(request("host", 9003, Y, null), 2), "the limit is 2");
        assertRefused(twoMembers.register(request("host", 9003, Y, null), 1), "dispersa.limits.registrations");
        assertThat(twoMembers.register(request("host", 9003, Y, null), null)).as("an entry of before the limit")
            .isInstanceOf(Added.class);
    }

    @Test
    void registerWhenThereAreAsManyAsMayBeKnowsThoseWhoAreThere() {
        assertThat(twoMembers.register(request("host", 9001, X, CLUSTER), 2)).isInstanceOf(Known.class);
        assertThat(twoMembers.register(request("other", 9001, X, CLUSTER), 2)).isInstanceOf(Changed.class);
    }

    @Test
    void registerCountsThoseWhoHaveLeftOnceTheyComeBack() {
        RegistryState oneLeft = twoMembers.with(1, Standing.LEFT);
        assertThat(oneLeft.register(request("host", 9003, Y, null), 2)).isInstanceOf(Added.class);
        assertThat(oneLeft.register(request("host", 9001, X, CLUSTER), 2)).isInstanceOf(Changed.class);
        assertRefused(oneLeft.register(request("host", 9001, X, CLUSTER), 1), "the limit is 1");
    }

    private static void assertRefused(RegistrationDecision decision, String reason) {
        assertThat(decision).asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
            .satisfies(refused -> assertThat(refused.reason()).contains(reason));
    }

    private static PartitionReplicas row(int partition, int leader, Integer... replicas) {
        return new PartitionReplicas(partition, leader, List.of(replicas))
            .named(Arrays.stream(replicas).map(id -> new ReplicaName(id, 1, 1)).toList());
    }

    private static RegistrationRequest request(String host, int port, @Nullable UUID instance,
            @Nullable UUID clusterId) {
        return new RegistrationRequest(host, port, instance == null ? null : port + 1000, instance, clusterId, null);
    }

}
