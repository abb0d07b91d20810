package io.dispersa.mainnode.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.RegistrationRequest;
import io.dispersa.mainnode.membership.RegistrationDecision.Added;
import io.dispersa.mainnode.membership.RegistrationDecision.Changed;
import io.dispersa.mainnode.membership.RegistrationDecision.Known;
import io.dispersa.mainnode.membership.RegistrationDecision.Refused;
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
            List.of(new Member(1, X, "host", 9001), new Member(2, null, "host", 9002)), List.of());

    @Test
    void registerWhenParticipantIsNewGivesTheNextIdAndAHigherEpoch() {
        assertThat(empty.register(request("host", 9001, X, null))).isInstanceOfSatisfying(Added.class, added -> {
            assertThat(added.member()).isEqualTo(new Member(1, X, "host", 9001));
            assertThat(added.next().epoch()).isEqualTo(1);
        });
        assertThat(twoMembers.register(request("host", 9003, null, null))).isInstanceOfSatisfying(Added.class,
                added -> assertThat(added.member().id()).isEqualTo(3));
    }

    @Test
    void registerWhenParticipantPrefersAnIdGivesItUnlessItIsTaken() {
        assertThat(twoMembers.register(new RegistrationRequest("host", 9005, Y, null, 5)))
            .isInstanceOfSatisfying(Added.class, added -> assertThat(added.member().id()).isEqualTo(5));
        assertThat(twoMembers.register(new RegistrationRequest("host", 9005, Y, null, 2)))
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
                    assertThat(changed.member()).isEqualTo(new Member(1, X, "other", 9001));
                    assertThat(changed.next().members()).hasSize(2);
                    assertThat(changed.next().epoch()).isEqualTo(3);
                });
    }

    @Test
    void registerWhenItWasRegisteredByHandBeforeTakesItsId() {
        assertThat(twoMembers.register(request("host", 9002, Y, null))).isInstanceOfSatisfying(Changed.class,
                changed -> assertThat(changed.member()).isEqualTo(new Member(2, Y, "host", 9002)));
    }

    @Test
    void registerWhenAddressBelongsToAnotherIsRefused() {
        assertRefused(twoMembers.register(request("host", 9002, X, CLUSTER)), "its address is that of participant 2");
    }

    @Test
    void registerWhenDataDirectoryWasReplacedIsRefusedLestItsKeysLookDeleted() {
        assertRefused(twoMembers.register(request("host", 9001, Y, null)), "keys are in another data directory");
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

    private static RegistrationRequest request(String host, int port, @Nullable UUID instance,
            @Nullable UUID clusterId) {
        return new RegistrationRequest(host, port, instance, clusterId, null);
    }

}
