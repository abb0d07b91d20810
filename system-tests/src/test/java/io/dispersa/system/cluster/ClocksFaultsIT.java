package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.PartitionStatus;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clock that is wrong neither ends what should live nor keeps what should end. */
class ClocksFaultsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration HOUR = Duration.ofHours(1);

    /** Led by each participant in turn, as keys of six partitions are. */
    private static final List<String> KEYS = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");

    @TempDir
    private static Path temp;

    private WrongClock clocks;

    private TestCluster cluster;

    @BeforeEach
    void start() throws IOException {
        clocks = WrongClock.build(temp);
        cluster = new TestCluster(temp, 3).with(clocks).start().awaitReplicated(LIMIT);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void clockThatJumpsIsNotBelievedAndItsParticipantLeadsNothingUntilItIsRight() throws IOException {
        for (Duration jump : List.of(HOUR, HOUR.negated(), Duration.ofDays(365), Duration.ofDays(-365))) {
            put("?ttl=1h");
            clocks.set(cluster.data(0), jump);
            // Whoever leads meanwhile, the wrong clock is asked by each of these.
            for (String key : KEYS) {
                assertLives(key);
            }
            awaitLeads(0, false);
            assertThat(cluster.get(cluster.participant(0, "/actuator/health/readiness")).statusCode()).isEqualTo(503);
            assertThat(cluster.get(cluster.participant(0, "/actuator/prometheus")).body())
                .contains("dispersa_clock_ahead_seconds", "dispersa_log_ahead_seconds");
            assertAllLiveAndEndInTime();
            clocks.set(cluster.data(0), Duration.ZERO);
            awaitLeads(0, true);
            assertAllLiveAndEndInTime();
        }
    }

    @Test
    void clockThatIsWrongFromTheStartDecidesNothing() throws IOException {
        put("?ttl=1h");
        cluster.participants().getFirst().kill();
        clocks.set(cluster.data(0), HOUR.multipliedBy(2));
        cluster.participants().getFirst().start();
        await().atMost(LIMIT)
            .ignoreExceptions()
            .until(() -> cluster.get(cluster.participant(0, "/actuator/health/readiness"))
                .body()
                .contains("ahead of the cluster"));
        awaitLeads(0, false);
        assertThat(cluster.get(cluster.main("/participants/1")).body()).contains("\"clockAhead\"");
        assertAllLiveAndEndInTime();
    }

    @Test
    void clockThatJumpsWhileThereIsNoMainNodeIsNotBelievedByTheNextOne() throws IOException {
        put("?ttl=1h");
        for (Duration jump : List.of(HOUR, HOUR.negated())) {
            cluster.mainNode().kill();
            clocks.set(cluster.data(0), jump);
            cluster.mainNode().start();
            awaitLeads(0, false);
            assertAllLiveAndEndInTime();
            clocks.set(cluster.data(0), Duration.ZERO);
            awaitLeads(0, true);
        }
    }

    private void assertAllLiveAndEndInTime() throws IOException {
        for (String key : KEYS) {
            assertLives(key);
        }
        for (String key : KEYS) {
            send(key + "-lock", "?ttl=3s");
        }
        long begin = System.nanoTime();
        for (String key : KEYS) {
            await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> cluster.get(cluster.main("/kv/" + key + "-lock")).statusCode() == 404);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(1500),
                Duration.ofSeconds(15));
    }

    private void assertLives(String key) {
        HttpResponse<String> answer = await().atMost(LIMIT)
            .ignoreExceptions()
            .until(() -> cluster.get(cluster.main("/kv/" + key)), found -> found.statusCode() != 503);
        assertThat(answer.statusCode()).as(key).isEqualTo(200);
    }

    private void put(String query) {
        KEYS.forEach(key -> send(key, query));
    }

    private void send(String key, String query) {
        await().atMost(LIMIT)
            .ignoreExceptions()
            .until(() -> cluster
                .send(HttpRequest.newBuilder(cluster.main("/kv/" + key + query)).PUT(BodyPublishers.ofString("v")))
                .statusCode() < 300);
    }

    private void awaitLeads(int participant, boolean leads) {
        await().atMost(LIMIT)
            .ignoreExceptions()
            .until(() -> cluster.status(0)
                .replicas()
                .stream()
                .map(PartitionStatus::leader)
                .map(leader -> Objects.requireNonNull(leader) == participant + 1)
                .toList(), led -> leads ? led.stream().filter(here -> here).count() == 2 : !led.contains(true));
    }

}
