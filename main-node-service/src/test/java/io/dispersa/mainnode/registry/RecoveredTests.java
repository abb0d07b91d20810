package io.dispersa.mainnode.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.Boot;
import io.dispersa.api.KeptCluster;
import io.dispersa.api.KeptReplica;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Registration;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.api.ReplicaName;
import io.dispersa.api.ReplicaPeer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecoveredTests {

    private static final UUID CLUSTER = new UUID(0, 1);

    private static final PartitionReplicas ROW = new PartitionReplicas(0, 1, List.of(1, 2, 3))
        .named(names("1.1.4", "2.1.4", "3.1.4"));

    @Test
    void fromWhenNobodyOrTooFewHaveAnsweredWaits() {
        assertNotYet("No participant");
        assertNotYet("No participant", new Testimony(request(1, CLUSTER),
                new KeptCluster(new Registration(1, 1, CLUSTER, 1), null, List.of())));
        assertNotYet("Of the participants [1, 2, 3], [2] have answered", testimony(2, 9));
    }

    @Test
    void fromWhenClustersAreSeveralRefuses() {
        UUID other = new UUID(0, 2);
        assertNotYet("Participants of 2 clusters", testimony(1, 9),
                new Testimony(request(2, other), new KeptCluster(new Registration(2, 1, other, 1), null, List.of())));
    }

    @Test
    void fromWhenAMajorityHasAnsweredTakesTheNewestTable() {
        RegistryState state = state(testimony(1, 9), testimony(2, 12));
        assertThat(state.clusterId()).isEqualTo(CLUSTER);
        assertThat(state.epoch()).isEqualTo(12 + Recovered.LEAP);
        assertThat(state.replicas()).containsExactly(ROW);
        assertThat(state.members()).containsExactly(
                new Member(1, new UUID(1, 1), "new-1", 9001, 11_001, 1).at(new Boot(3, new UUID(2, 1))),
                new Member(2, new UUID(1, 2), "new-2", 9002, 11_002, 1).at(new Boot(3, new UUID(2, 2))),
                new Member(3, null, "old-3", 9003, 10_003, 1));
    }

    @Test
    void participantThatComesAfterwardsIsTheSame() {
        RegistryState state = state(testimony(1, 9), testimony(2, 9));
        assertThat(state.register(request(3, CLUSTER)))
            .isInstanceOfSatisfying(RegistrationDecision.Changed.class, changed -> assertThat(changed.member())
                .isEqualTo(new Member(3, new UUID(1, 3), "new-3", 9003, 11_003, 1).at(new Boot(3, new UUID(2, 3)))));
        assertThat(state.register(new RegistrationRequest("x", 1, 2, new UUID(9, 9), CLUSTER, 2)))
            .isInstanceOf(RegistrationDecision.Refused.class);
    }

    /** Its replicas are known by names that a disk without their logs must not have. */
    @Test
    void participantThatComesAfterwardsWithAnEmptyDiskJoinsAnew() {
        RegistryState state = state(testimony(1, 9), testimony(2, 9));
        RegistrationRequest empty = new RegistrationRequest("old-3", 9003, 10_003, new UUID(9, 9), null, null)
            .at(Boot.first(), null);
        assertThat(state.register(empty)).isInstanceOfSatisfying(RegistrationDecision.Changed.class, changed -> {
            assertThat(changed.member().incarnation()).isEqualTo(2);
            assertThat(changed.next().replicas().getFirst().joining()).containsExactly(3);
            assertThat(changed.next().replicas().getFirst().name(3).orElseThrow().incarnation()).isEqualTo(2);
        });
    }

    @Test
    void participantThatComesAfterwardsInAnotherLifeJoinsAnew() {
        RegistryState state = state(testimony(1, 9), testimony(2, 9));
        assertThat(state.register(request(3, CLUSTER).at(Boot.first(), 4)))
            .isInstanceOfSatisfying(RegistrationDecision.Changed.class, changed -> {
                assertThat(changed.member().incarnation()).isEqualTo(5);
                assertThat(changed.next().replicas().getFirst().joining()).containsExactly(3);
            });
    }

    @Test
    void participantThatWasEmptiedJustBeforeTheLossJoins() {
        Testimony emptied = new Testimony(request(2, CLUSTER).at(Boot.first(), 2),
                new KeptCluster(new Registration(2, 2, CLUSTER, 1), null, List.of()));
        RegistryState state = state(testimony(1, 9), emptied);
        assertThat(state.replicas()).singleElement().satisfies(row -> {
            assertThat(row.joining()).containsExactly(2);
            assertThat(row.name(2).orElseThrow().incarnation()).isEqualTo(2);
        });
    }

    @Test
    void fromWhenAGroupHasAgreedOnOtherMembersSinceBelievesTheGroup() {
        Testimony knows = testimony(2, 9,
                new KeptReplica(0, ReplicaName.parse("2.1.4"), names("2.1.4", "3.1.4", "4.1.10"), 70));
        Testimony lags = testimony(1, 9, new KeptReplica(0, ReplicaName.parse("1.1.4"), ROW.names(), 3));
        assertThat(state(knows, lags, testimony(4, 9)).replicas()).singleElement().satisfies(row -> {
            assertThat(row.replicas()).containsExactly(2, 3, 4);
            assertThat(row.wanted()).isEqualTo(names("2.1.4", "3.1.4", "4.1.10"));
            assertThat(row.leader()).isEqualTo(2);
        });
    }

    @Test
    void fromWhenAMoveIsUnderWayGoesOnWithIt() {
        PartitionReplicas moving = ROW.moving(2, List.of(2, 3, 4), List.of(4), List.of(1))
            .named(names("2.1.4", "3.1.4", "4.1.9", "1.1.4"));
        Testimony one = testimony(1, 9, moving, new KeptReplica(0, ReplicaName.parse("1.1.4"), ROW.names(), 3));
        Testimony two = testimony(2, 9, moving, new KeptReplica(0, ReplicaName.parse("2.1.4"), ROW.names(), 3));
        assertThat(state(one, two).replicas()).containsExactly(moving);
    }

    private static void assertNotYet(String reason, Testimony... testimonies) {
        assertThat(Recovered.from(List.of(testimonies))).isInstanceOfSatisfying(Recovered.NotYet.class,
                not -> assertThat(not.reason()).contains(reason));
    }

    private static RegistryState state(Testimony... testimonies) {
        return ((Recovered.Complete) Recovered.from(List.of(testimonies))).state();
    }

    private static Testimony testimony(int id, long epoch, KeptReplica... replicas) {
        return testimony(id, epoch, ROW, replicas);
    }

    private static Testimony testimony(int id, long epoch, PartitionReplicas row, KeptReplica... replicas) {
        PartitionTable table = new PartitionTable(CLUSTER, epoch, 1, List.of(row),
                Stream.of(1, 2, 3).map(each -> new ParticipantAddress(each, "old-" + each, 9000 + each)).toList(),
                Stream.of(1, 2, 3).map(each -> new ReplicaPeer(each, 1, "old-" + each, 10_000 + each)).toList());
        return new Testimony(request(id, CLUSTER),
                new KeptCluster(new Registration(id, 1, CLUSTER, 1), table, List.of(replicas)));
    }

    private static RegistrationRequest request(int id, UUID cluster) {
        return new RegistrationRequest("new-" + id, 9000 + id, 11_000 + id, new UUID(1, id), cluster, id)
            .at(new Boot(3, new UUID(2, id)), 1);
    }

    private static List<ReplicaName> names(String... names) {
        return Arrays.stream(names).map(ReplicaName::parse).toList();
    }

}
