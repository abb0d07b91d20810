package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.Key;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Outcome;
import io.dispersa.partition.Partitioner;
import io.dispersa.system.history.History;
import io.dispersa.system.history.RegisterCheck.Read;
import io.dispersa.system.history.RegisterCheck.Write;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No read is stale that was not asked to be. */
class StaleReadFaultsIT {

    private static final int ROUNDS = 5;

    private static final int READS = 20;

    private static final String KEY = "idle";

    private static final int PARTITION = new Partitioner(6).partitionOf(Key.of(KEY));

    /** A connection to a process that stands still tells nobody what it holds. */
    private static final Duration IN_THE_SOCKET = Duration.ofMillis(300);

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private static Path temp;

    private static TestCluster cluster;

    private final History history = new History();

    @BeforeAll
    static void prepareCluster() {
        cluster = new TestCluster(temp, 3);
    }

    @AfterAll
    static void endCluster() {
        cluster.close();
    }

    @BeforeEach
    void mendCluster() {
        cluster.mend();
    }

    /**
     * While the leader stands still another is elected. When it goes on it believes for a
     * moment that it leads, and has requests to answer.
     */
    @Test
    void leaderThatStoodStillNeverAnswersWithAnOldValue() throws Exception {
        int number = 0;
        List<String> answers = new ArrayList<>();
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < ROUNDS; round++) {
                number = put(number);
                int leader = cluster.leaderOf(KEY).orElseThrow();
                assertThat(read(leader)).as("the leader, asked itself").isEqualTo(200);
                cluster.participants().get(leader).pause();
                List<Future<Integer>> early = reads(readers, leader);
                await().atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> cluster.leaderOf(KEY), now -> now.isPresent() && now.getAsInt() != leader);
                number = put(number);
                // These begin when the new value was acknowledged: the old one is stale.
                List<Future<Integer>> late = reads(readers, leader);
                await().pollDelay(IN_THE_SOCKET).until(() -> true);
                cluster.participants().get(leader).resume();
                answers.add("early " + statuses(early) + ", late " + statuses(late));
                cluster.awaitReplicated(LIMIT);
            }
        }
        System.out.println("StaleReadFaultsIT: " + answers);
        assertThat(history.violations()).isEmpty();
    }

    @Test
    void readThatMayBeStaleIsAnsweredByAnyReplicaWithoutALeader() throws IOException {
        assertThat(cluster.put("old", "v").statusCode()).isIn(201, 204);
        int leader = cluster.leaderOf("old").orElseThrow();
        List<Integer> others = IntStream.range(0, 3).filter(i -> i != leader).boxed().toList();
        for (int i : others) {
            await().atMost(LIMIT).untilAsserted(() -> assertStale(cluster.get(stale(i)), "follower"));
        }
        assertStale(cluster.get(stale(leader)), "leader");
        cluster.participants().get(others.getFirst()).kill();
        cluster.participants().get(leader).kill();
        assertStale(cluster.get(stale(others.getLast())), "follower");
        await().atMost(LIMIT)
            .untilAsserted(() -> assertStale(cluster.get(cluster.main("/kv/old?consistency=stale")), "follower"));
        assertThat(cluster.get(cluster.main("/kv/old")).statusCode()).isEqualTo(503);
        assertThat(cluster.get(cluster.main("/kv/old?consistency=eventual")).statusCode()).isEqualTo(400);
    }

    private static URI stale(int participant) {
        return cluster.participant(participant, "/kv/old?consistency=stale");
    }

    private static void assertStale(HttpResponse<String> answer, String role) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("v");
        assertThat(answer.headers().firstValue(KvHeaders.ROLE)).contains(role);
        assertThat(answer.headers().firstValueAsLong(KvHeaders.APPLIED).orElse(0)).isPositive();
    }

    private List<Future<Integer>> reads(ExecutorService readers, int participant) {
        return IntStream.range(0, READS).mapToObj(_ -> readers.submit(() -> read(participant))).toList();
    }

    /** Reads from one participant; returns the status. */
    private int read(int participant) throws IOException {
        long start = history.now();
        HttpResponse<String> answer = cluster.get(cluster.participant(participant, "/kv/" + KEY));
        if (answer.statusCode() == 200) {
            history.read(KEY, PARTITION, new Read(Integer.parseInt(answer.body()), start, history.now()));
        }
        else if (answer.statusCode() != 421 && answer.statusCode() != 503) {
            history.wrong("GET was answered " + answer.statusCode() + " " + answer.body());
        }
        return answer.statusCode();
    }

    private static Map<Integer, Long> statuses(List<Future<Integer>> reads) throws Exception {
        Map<Integer, Long> statuses = new TreeMap<>();
        for (Future<Integer> read : reads) {
            statuses.merge(read.get(LIMIT.toSeconds(), TimeUnit.SECONDS), 1L, Long::sum);
        }
        return statuses;
    }

    /** Writes values until one is acknowledged; returns its number. */
    private int put(int last) {
        int number = last;
        Outcome outcome = Outcome.UNKNOWN;
        long deadline = history.now() + LIMIT.toNanos();
        while (outcome != Outcome.APPLIED) {
            number++;
            assertThat(history.now()).as("no write is acknowledged").isLessThan(deadline);
            long start = history.now();
            outcome = outcome(number);
            history.wrote(KEY, PARTITION, new Write(number, start, history.now(), outcome));
        }
        return number;
    }

    private static Outcome outcome(int number) {
        try {
            return switch (cluster.put(KEY, Integer.toString(number)).statusCode()) {
                case 201, 204 -> Outcome.APPLIED;
                case 503 -> Outcome.NOT_APPLIED;
                default -> Outcome.UNKNOWN;
            };
        }
        catch (IOException e) {
            return Outcome.UNKNOWN;
        }
    }

}
