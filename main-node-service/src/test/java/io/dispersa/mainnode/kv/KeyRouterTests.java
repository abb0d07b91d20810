package io.dispersa.mainnode.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.Key;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionTable;
import io.dispersa.mainnode.placement.Formation;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyRouterTests {

    private static final List<ParticipantAddress> THREE = List.of(new ParticipantAddress(1, "a", 9001),
            new ParticipantAddress(2, "b", 9002), new ParticipantAddress(3, "c", 9003));

    @Test
    void routeWhenClusterHasFormedGoesToTheLeaderOfTheKeysPartition() {
        PartitionTable table = new PartitionTable(UUID.randomUUID(), 4, 6, Formation.form(6, List.of(1, 2, 3)), THREE);
        assertThat(KeyRouter.route(Key.of("a/b"), table)).isEqualTo(new Route.ToLeader(4, THREE.get(1)));
        assertThat(KeyRouter.route(Key.of("a"), table)).isEqualTo(new Route.ToLeader(3, THREE.get(0)));
    }

    @Test
    void routeWhenClusterHasNotFormedSaysSo() {
        PartitionTable table = new PartitionTable(UUID.randomUUID(), 3, 6, List.of(), THREE);
        assertThat(KeyRouter.route(Key.of("a/b"), table)).isEqualTo(new Route.Forming(4));
    }

}
