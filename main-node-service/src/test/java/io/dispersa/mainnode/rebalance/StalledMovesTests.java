package io.dispersa.mainnode.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.ReplicaReport;
import io.dispersa.api.ReplicaRole;
import io.dispersa.mainnode.registry.RegistryState;
import io.dispersa.mainnode.roll.MainNodeRoll;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StalledMovesTests {

    private final AtomicLong time = new AtomicLong();

    private final StalledMoves stalled = new StalledMoves(time::get);

    private final World world = new World(2, 3);

    @Test
    void moveThatComesFurtherIsNotStalled() {
        for (long applied = 0; applied < 10; applied++) {
            assertThat(look(applied)).isEmpty();
            pass(50);
        }
    }

    @Test
    void moveThatGetsNowhereIsStalledUntilItComesFurther() {
        assertThat(look(7)).isEmpty();
        pass(59);
        assertThat(look(7)).isEmpty();
        pass(2);
        assertThat(look(7)).containsExactly(0);
        assertThat(look(8)).isEmpty();
    }

    @Test
    void moveThatIsOverIsForgotten() {
        look(7);
        pass(61);
        stalled.look(world.now());
        assertThat(stalled.stalled()).isEmpty();
        assertThat(look(7)).isEmpty();
    }

    private void pass(int seconds) {
        time.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private Set<Integer> look(long applied) {
        PartitionReplicas row = world.registry().replicas().getFirst();
        return look(
                List.of(row.moving(row.leader(), List.of(1, 2, 4), List.of(4), List.of(3)),
                        world.registry().replicas().getLast()),
                new ReplicaReport(0, ReplicaRole.JOINING, 1, 1, List.of(), applied, applied, 0, 0));
    }

    private Set<Integer> look(List<PartitionReplicas> rows, ReplicaReport joining) {
        RegistryState now = world.registry();
        RegistryState moving = new RegistryState(now.clusterId(), now.partitions(), now.epoch(), now.members(), rows,
                MainNodeRoll.NONE, false);
        stalled.look(new Situation(moving, Map.of(4, List.of(joining)), Set.of(), Set.of(), Set.of(), Map.of()));
        return stalled.stalled();
    }

}
