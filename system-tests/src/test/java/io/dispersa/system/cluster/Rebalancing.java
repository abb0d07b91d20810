package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.ParticipantState;
import io.dispersa.api.RebalancePlan;
import io.dispersa.api.RebalanceStatus;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.json.JsonMapper;

/** What the main node of a cluster says of replicas that move. */
final class Rebalancing {

    private static final int REPLICAS = 3;

    /** The registry may be electing a leader. */
    private static final Duration ORDER = Duration.ofMinutes(2);

    /**
     * Each look makes the main node compute what is planned: ten times a second they
     * would be half of its load, in a test of how long others wait.
     */
    private static final Duration POLL = Duration.ofMillis(500);

    private final TestCluster cluster;

    Rebalancing(TestCluster cluster) {
        this.cluster = cluster;
    }

    RebalanceStatus status() throws IOException {
        return read("/rebalance", RebalanceStatus.class);
    }

    RebalancePlan plan() throws IOException {
        return read("/rebalance?dry-run", RebalancePlan.class);
    }

    List<ParticipantInfo> participants() throws IOException {
        return List.of(read("/participants", ParticipantInfo[].class));
    }

    ParticipantInfo participant(int id) throws IOException {
        return read("/participants/" + id, ParticipantInfo.class);
    }

    /** Has a participant leave. */
    void drain(int id) {
        order(HttpRequest.newBuilder(cluster.main("/participants/" + id)).DELETE());
    }

    /** Has it stay after all. */
    void stay(int id) {
        order(HttpRequest.newBuilder(cluster.main("/participants/" + id + "/stay"))
            .POST(HttpRequest.BodyPublishers.noBody()));
    }

    private void order(HttpRequest.Builder request) {
        await().atMost(ORDER).ignoreException(ConnectException.class).untilAsserted(() -> {
            HttpResponse<String> answer = cluster.send(request);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        });
    }

    /**
     * Waits until nothing moves or is to, so many participants have the same number of
     * replicas and lead the same number of partitions, or one more, and every partition
     * has three replicas that are up to date.
     */
    void awaitLevel(int holders, Duration limit) {
        try {
            await().atMost(limit).pollInterval(POLL).until(() -> isLevel(holders));
        }
        catch (ConditionTimeoutException e) {
            throw new AssertionError("it is not level:\n" + seen(), e);
        }
    }

    void awaitState(int participant, ParticipantState state, Duration limit) {
        await().atMost(limit)
            .pollInterval(POLL)
            .ignoreExceptions()
            .until(() -> participant(participant).state() == state);
    }

    /**
     * Returns what is in the directories of a participant, from 0, that hold its keys.
     */
    List<Path> stored(int participant) {
        List<Path> stored = new ArrayList<>();
        for (String name : List.of("partitions", "raft/groups", "raft/removed")) {
            Path directory = cluster.data(participant).resolve(name);
            if (Files.exists(directory)) {
                try (Stream<Path> files = Files.list(directory)) {
                    files.forEach(stored::add);
                }
                catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return stored;
    }

    private boolean isLevel(int holders) throws IOException {
        RebalanceStatus status = status();
        List<ParticipantInfo> participants = participants().stream().filter(info -> !info.stores().isEmpty()).toList();
        return status.moving().isEmpty() && status.planned().isEmpty() && participants.size() == holders
                && isWithinOne(participants, info -> info.stores().size())
                && isWithinOne(participants, info -> info.leads().size())
                && cluster.status(0)
                    .replicas()
                    .stream()
                    .allMatch(row -> Objects.equals(row.present(), REPLICAS) && row.replicas().size() == REPLICAS);
    }

    private String seen() {
        return Stream.of("/rebalance", "/participants", "/partitions").map(path -> {
            try {
                return cluster.get(cluster.main(path)).body();
            }
            catch (IOException e) {
                return e.toString();
            }
        }).collect(Collectors.joining("\n"));
    }

    private static boolean isWithinOne(List<ParticipantInfo> participants, ToIntFunction<ParticipantInfo> count) {
        IntSummaryStatistics counts = participants.stream().mapToInt(count).summaryStatistics();
        return counts.getMax() - counts.getMin() <= 1;
    }

    private <T> T read(String path, Class<T> type) throws IOException {
        return JsonMapper.shared().readValue(cluster.get(cluster.main(path)).body(), type);
    }

}
