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

    private static final UpRequest NOTHING_SAID = request(null, null, null, null);

    private static final Set<String> ALL = Set.of("main-node", "participant-1", "participant-2", "participant-3");

    @Test
    void decideWhenNothingIsRecordedStartsTheDefault() {
        assertThat(started(NOTHING_SAID, null, Set.of())).containsExactly("main-node:8080", "participant-1:9001",
                "participant-2:9002", "participant-3:9003");
    }

    @Test
    void decideTakesTheRecordedLayoutWhereNothingIsSaid() {
        Layout recorded = new Layout(12, 8090, 9101, 1);

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
        assertThat(started(request(5, null, null, null), Layout.DEFAULT, ALL)).containsExactly("participant-4:9004",
                "participant-5:9005");
    }

    @Test
    void decideWhenPortMovesAndNothingRunsStartsThere() {
        assertThat(started(request(null, 8090, null, null), Layout.DEFAULT, Set.of())).contains("main-node:8090");
    }

    @ParameterizedTest
    @CsvSource({ "2,,,,would leave data behind", ",,,7,created with 6 partitions", ",8090,,,dispersa down",
            ",,9100,,dispersa down", "0,,,,--participants must be between 1 and 64", ",0,,,--port must be between",
            ",9002,,,is one of the participants' ports", ",,65534,,must leave room for 3 ports",
            ",,,0,--partitions must be between 1 and 256", ",,,257,--partitions must be between 1 and 256" })
    void decideWhenTheRequestContradictsRefuses(@Nullable Integer participants, @Nullable Integer port,
            @Nullable Integer participantPort, @Nullable Integer partitions, String reason) {
        UpPlan plan = UpPlan.decide(request(participants, port, participantPort, partitions), Layout.DEFAULT, ALL);

        assertThat(plan).isInstanceOfSatisfying(UpPlan.Refuse.class,
                refuse -> assertThat(refuse.reason()).contains(reason));
    }

    private static List<String> started(UpRequest request, @Nullable Layout recorded, Set<String> alive) {
        return UpPlan.decide(request, recorded, alive) instanceof UpPlan.Start start
                ? start.services().stream().map(service -> service.name() + ":" + service.port()).toList() : List.of();
    }

    private static UpRequest request(@Nullable Integer participants, @Nullable Integer port,
            @Nullable Integer participantPort, @Nullable Integer partitions) {
        return new UpRequest(participants, port, participantPort, partitions, Duration.ofSeconds(1));
    }

}
