package io.dispersa.mainnode.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.api.ReplicaPeer;
import io.dispersa.mainnode.registry.RegistrationDecision.Added;
import io.dispersa.mainnode.registry.RegistrationDecision.Changed;
import io.dispersa.mainnode.registry.RegistrationDecision.Known;
import io.dispersa.mainnode.registry.RegistrationDecision.Refused;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegistryStateTests {

    private static final UUID CLUSTER = UUID.randomUUID();

    private static final UUID X = UUID.randomUUID();

    private static final UUID Y = UUID.randomUUID();

    private final RegistryState empty = RegistryState.create(CLUSTER, 6);

    private final RegistryState twoMembers = new RegistryState(CLUSTER, 6, 2,
            List.of(new Member(1, X, "host", 9001, 10001, 1), new Member(2, null, "host", 9002, null, 1)), List.of(),
            List.of());

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
    void registerWhenAddressBelongsToAnotherIsRefused() {
        assertRefused(twoMembers.register(request("host", 9002, X, CLUSTER)), "its address is that of participant 2");
    }

    @Test
    void registerWhenDiskIsEmptyAndNobodyElseHasItsKeysIsRefusedLestTheyLookDeleted() {
        RegistryState alone = twoMembers.formed(List.of(new PartitionReplicas(0, 1, List.of(1), peers(1))));
        assertRefused(alone.register(request("host", 9001, Y, null)), "keys are in another data directory");
        RegistryState two = twoMembers.formed(List.of(new PartitionReplicas(0, 2, List.of(1, 2), peers(1, 2))));
        assertRefused(two.register(request("host", 9001, Y, null)), "keys are in another data directory");
    }

    @Test
    void registerWhenDiskIsEmptyAndOthersHaveItsKeysIsTheSameParticipantAnew() {
        RegistryState three = twoMembers.formed(List.of(new PartitionReplicas(0, 2, List.of(2, 3, 1), peers(2, 3, 1)),
                new PartitionReplicas(1, 2, List.of(2), peers(2))));
        assertThat(three.register(request("host", 9001, Y, null))).isInstanceOfSatisfying(Changed.class, changed -> {
            assertThat(changed.member()).isEqualTo(new Member(1, Y, "host", 9001, 10001, 2));
            assertThat(changed.next().table().peer(1)).contains(new ReplicaPeer(1, 2, "host", 10001));
            assertThat(changed.next().epoch()).isEqualTo(4);
            assertThat(changed.next().replicas()).isEqualTo(three.replicas());
        });
    }

    @Test
    void registerWhenDiskIsEmptyAndOthersHaveNotGotItsKeysYetIsRefused() {
        RegistryState grows = twoMembers
            .formed(List.of(new PartitionReplicas(0, 1, List.of(1, 2, 3), List.of(), List.of(2, 3), List.of())));
        assertRefused(grows.register(request("host", 9001, Y, null)), "keys are in another data directory");
        RegistryState heals = new RegistryState(CLUSTER, 6, 2,
                List.of(new Member(1, X, "host", 9001, 10001, 1),
                        new Member(3, null, "host", 9003, null, 1).standing(Standing.LOST)),
                List.of(new PartitionReplicas(0, 1, List.of(1, 2, 4), List.of(), List.of(4), List.of(3))), List.of());
        assertRefused(heals.register(request("host", 9001, Y, null)), "keys are in another data directory");
    }

    @Test
    void registerWhenDiskOfOneThatJoinsIsEmptyIsTheSameParticipantAnew() {
        RegistryState grows = twoMembers
            .formed(List.of(new PartitionReplicas(0, 2, List.of(2, 1, 3), List.of(), List.of(1, 3), List.of())));
        assertThat(grows.register(request("host", 9001, Y, null))).isInstanceOfSatisfying(Changed.class,
                changed -> assertThat(changed.member()).isEqualTo(new Member(1, Y, "host", 9001, 10001, 2)));
    }

    @Test
    void registerWhenDiskIsEmptyWhileAReplicaMovesBetweenOthersIsTheSameParticipantAnew() {
        RegistryState moves = twoMembers
            .formed(List.of(new PartitionReplicas(0, 1, List.of(1, 2, 4), List.of(), List.of(4), List.of(3))));
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
        RegistryState alone = twoMembers.formed(List.of(new PartitionReplicas(0, 1, List.of(1), peers(1)),
                new PartitionReplicas(1, 2, List.of(2, 3, 4), peers(2, 3, 4))));
        for (RegistryState state : List.of(twoMembers, alone)) {
            assertThat(state.register(new RegistrationRequest("host", 9001, 10009, X, CLUSTER, null)))
                .isInstanceOfSatisfying(Changed.class,
                        changed -> assertThat(changed.member()).isEqualTo(new Member(1, X, "host", 9001, 10009, 1)));
        }
    }

    @Test
    void registerWhenReplicasThatOthersReachHaveMovedIsRefused() {
        RegistryState three = twoMembers.formed(List.of(new PartitionReplicas(0, 2, List.of(2, 3, 1), peers(2, 3, 1))));
        assertRefused(three.register(new RegistrationRequest("host", 9001, 10009, X, CLUSTER, null)),
                "known to the others at host:10001, and it is at host:10009 now. Start it there");
        assertRefused(three.register(new RegistrationRequest("::1", 9001, 10001, X, CLUSTER, null)),
                "known to the others at host:10001, and it is at [::1]:10001 now.");
        RegistryState two = twoMembers.formed(List.of(new PartitionReplicas(0, 2, List.of(1, 2), peers(1, 2))));
        assertRefused(two.register(new RegistrationRequest("host", 9009, 10009, X, CLUSTER, null)), "cannot move");
    }

    @Test
    void registerWhenOnlyTheHttpPortOfReplicasThatOthersReachHasChangedIsTheSame() {
        RegistryState three = twoMembers.formed(List.of(new PartitionReplicas(0, 2, List.of(2, 3, 1), peers(2, 3, 1))));
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
    void registerWhenRegistryHasForgottenItIsRefused() {
        assertRefused(empty.register(request("host", 9001, X, CLUSTER)), "restored from an older copy");
    }

    private static void assertRefused(RegistrationDecision decision, String reason) {
        assertThat(decision).asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
            .satisfies(refused -> assertThat(refused.reason()).contains(reason));
    }

    private static List<ReplicaPeer> peers(int... ids) {
        return Arrays.stream(ids).mapToObj(id -> new ReplicaPeer(id, 1, "host", 10000 + id)).toList();
    }

    private static RegistrationRequest request(String host, int port, @Nullable UUID instance,
            @Nullable UUID clusterId) {
        return new RegistrationRequest(host, port, instance == null ? null : port + 1000, instance, clusterId, null);
    }

}
