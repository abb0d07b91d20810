package io.dispersa.participant.membership;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;

/** Measures heartbeats by what came of them. */
final class HeartbeatMeter {

    private final MeterRegistry registry;

    HeartbeatMeter(MeterRegistry registry) {
        this.registry = registry;
    }

    MainNodeAnswer timed(Supplier<MainNodeAnswer> heartbeat) {
        Timer.Sample sample = Timer.start(registry);
        MainNodeAnswer answer = heartbeat.get();
        sample.stop(Timer.builder("dispersa.heartbeat")
            .description("Time of a heartbeat, by its result")
            .tag("result", answer.label())
            .register(registry));
        return answer;
    }

}
