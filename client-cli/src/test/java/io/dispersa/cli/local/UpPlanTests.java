package io.dispersa.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpPlanTests {

    private static final UpRequest NOTHING_SAID = request(null, null, null, null, null);

    private static final Set<String> ALL = Set.of("main-node", "participant-1", "participant-2", "participant-3");

    @Test
    void decideWhenNothingIsRecordedStartsTheDefault() {
        assertThat(started(NOTHING_SAID, null, Set.of())).containsExactly("main-node:8080", "participant-1:9001",
                "participant-2:9002", "participant-3:9003");
    }

    @Test
    void decideTakesTheRecordedLayoutWhereNothingIsSaid() {
        Layout recorded = new Layout(12, 1, 8090, 9101, 1);

        assertThat(UpPlan.decide(NOTHING_SAID, recorded, Set.of())).isInstanceOfSatisfying(UpPlan.Start.class,
                start -> assertThat(start.layout()).isEqualTo(recorded));
    }

    @Test
    void decideWhenAllRunDoesNothing() {
        assertThat(UpPlan.decide(NOTHING_SAID, Layout.DEFAULT, ALL)).isEqualTo(new UpPlan.Nothing(Layout.DEFAULT));
    }

    @Test
    void decideWhenSomeAreDeadStartsJustThose() {
        assertThat(started(NOTHING_SAID, Layout.DEFAULT, Set.of("main-node", "participant-3")))
            .containsExactly("participant-1:9001", "participant-2:9002");
    }

    @Test
    void decideWhenMoreParticipantsAreAskedStartsTheNewOnes() {
        assertThat(started(request(null, 5, null, null, null), Layout.DEFAULT, ALL))
            .containsExactly("participant-4:9004", "participant-5:9005");
    }

    @Test
    void decideWhenPortMovesAndNothingRunsStartsThere() {
        assertThat(started(request(null, null, 8090, null, null), Layout.DEFAULT, Set.of())).contains("main-node:8090");
    }

    @Test
    void decideWhenPortsMoveByWhichServicesKnowEachOtherRefuses() {
        assertThat(UpPlan.decide(request(null, null, null, 9100, null), Layout.DEFAULT, Set.of()))
            .isInstanceOfSatisfying(UpPlan.Refuse.class,
                    refuse -> assertThat(refuse.reason())
                        .startsWith("replicas know each other by their ports, which are fixed")
                        .contains("leave --participant-port out, or start another cluster with --data-dir"));
        assertThat(UpPlan.decide(request(null, null, 8090, null, null), new Layout(6, 3, 8080, 9001, 3), Set.of()))
            .isInstanceOfSatisfying(UpPlan.Refuse.class,
                    refuse -> assertThat(refuse.reason()).startsWith("main nodes know each other by their ports")
                        .contains("leave --port out"));
    }

    @Test
    void decideWhenThreeMainNodesAreAskedNumbersThem() {
        assertThat(started(request(3, 1, null, null, null), null, Set.of())).containsExactly("main-node-1:8080",
                "main-node-2:8081", "main-node-3:8082", "participant-1:9001");
    }

    @Test
    void decideWhenOneOfThreeMainNodesDiedStartsJustThatOne() {
        Layout three = new Layout(6, 3, 8080, 9001, 1);

        assertThat(started(NOTHING_SAID, three, Set.of("main-node-1", "main-node-3", "participant-1")))
            .containsExactly("main-node-2:8081");
    }

    @Test
    void decideWhenFewerMainNodesAreAskedRefuses() {
        assertThat(UpPlan.decide(request(1, null, null, null, null), new Layout(6, 3, 8080, 9001, 3), Set.of()))
            .isInstanceOfSatisfying(UpPlan.Refuse.class,
                    refuse -> assertThat(refuse.reason()).contains("this cluster has 3 main nodes"));
    }

    @Test
    void decideWhenThreeMainNodesAreAskedOfOneStartsTwoMoreAndKeepsItsName() {
        Layout grown = new Layout(6, 3, 1, 8080, 9001, 3);

        assertThat(UpPlan.decide(request(3, null, null, null, null), Layout.DEFAULT, ALL))
            .isInstanceOfSatisfying(UpPlan.Start.class, start -> {
                assertThat(start.layout()).isEqualTo(grown);
                assertThat(start.services()).extracting(service -> service.name() + ":" + service.port())
                    .containsExactly("main-node-2:8081", "main-node-3:8082");
            });
        assertThat(started(NOTHING_SAID, grown, Set.of("main-node-3"))).startsWith("main-node:8080", "main-node-2:8081",
                "participant-1:9001");
    }

    @ParameterizedTest
    @CsvSource({ "9000,9002,9002", "8080,9080,9080", "8080,7081,8081", "8001,9003,9003" })
    void decideWhenPortsOfThreeMainNodesMeetOthersRefuses(int port, int participantPort, int shared) {
        assertThat(UpPlan.decide(request(3, 3, port, participantPort, null), null, Set.of())).isInstanceOfSatisfying(
                UpPlan.Refuse.class,
                refuse -> assertThat(refuse.reason()).contains("give port " + shared + " to both"));
    }

    @ParameterizedTest
    @CsvSource({ ",2,,,,would leave data behind", ",,,,7,created with 6 partitions", ",,8090,,,dispersa down",
            ",,,9100,,leave --participant-port out", ",0,,,,--participants must be between 1 and 64",
            ",,0,,,--port must be between", ",,9002,,,give port 9002 to both main-node and participant-2",
            ",,10003,,,port 10003 to both", "3,,64534,,,--port must be between 1 and 64533",
            ",,,64534,,--participant-port must be between 1 and 64533", "2,,,,,'--main-nodes must be 1 or 3, and is 2'",
            "0,,,,,--main-nodes must be 1 or 3", ",,,,0,--partitions must be between 1 and 256",
            ",,,,257,--partitions must be between 1 and 256" })
    void decideWhenTheRequestContradictsRefuses(@Nullable Integer mainNodes, @Nullable Integer participants,
            @Nullable Integer port, @Nullable Integer participantPort, @Nullable Integer partitions, String reason) {
        UpPlan plan = UpPlan.decide(request(mainNodes, participants, port, participantPort, partitions), Layout.DEFAULT,
                ALL);

        assertThat(plan).isInstanceOfSatisfying(UpPlan.Refuse.class,
                refuse -> assertThat(refuse.reason()).contains(reason));
    }

    private static List<String> started(UpRequest request, @Nullable Layout recorded, Set<String> alive) {
        return UpPlan.decide(request, recorded, alive) instanceof UpPlan.Start start
                ? start.services().stream().map(service -> service.name() + ":" + service.port()).toList() : List.of();
    }

    private static UpRequest request(@Nullable Integer mainNodes, @Nullable Integer participants,
            @Nullable Integer port, @Nullable Integer participantPort, @Nullable Integer partitions) {
        return new UpRequest(mainNodes, participants, port, participantPort, partitions, false, Duration.ofSeconds(1));
    }

}
