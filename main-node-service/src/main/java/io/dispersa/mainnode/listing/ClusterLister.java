package io.dispersa.mainnode.listing;

import io.dispersa.api.ClusterListing;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.ParticipantListing;
import io.dispersa.api.PartitionTable;
import io.dispersa.mainnode.membership.Membership;
import io.dispersa.mainnode.participant.ParticipantClient;
import io.dispersa.service.http.Consistency;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Asks every participant at once, and waits for all of them until one deadline. Where the
 * listing may be stale, other replicas are then asked for what nobody has listed.
 */
@Component
final class ClusterLister {

    private static final Logger log = LoggerFactory.getLogger(ClusterLister.class);

    private final Membership membership;

    private final ParticipantClient client;

    private final ExecutorService calls;

    private final Duration timeout;

    ClusterLister(Membership membership, ParticipantClient client, ExecutorService listCalls,
            ListProperties properties) {
        this.membership = membership;
        this.client = client;
        this.calls = listCalls;
        this.timeout = properties.timeout();
    }

    ClusterListing list(PartitionTable table, Consistency consistency) throws InterruptedException {
        boolean stale = consistency == Consistency.STALE;
        long begin = System.nanoTime();
        Answers answers = new Answers(table);
        Map<ParticipantAddress, Callable<ParticipantListing>> leaders = new LinkedHashMap<>();
        table.participants()
            .forEach(participant -> leaders.put(participant, () -> client.list(participant, table.clusterId())));
        // One that hangs must not take the time of those that could stand in for it.
        ask(leaders, begin + timeout.toNanos() / (stale ? 2 : 1), answers);
        Map<ParticipantAddress, List<Integer>> others = stale ? answers.replicasToAsk(membership::applied) : Map.of();
        while (!others.isEmpty()) {
            Map<ParticipantAddress, Callable<ParticipantListing>> replicas = new LinkedHashMap<>();
            others.forEach((participant, partitions) -> replicas.put(participant,
                    () -> client.listStale(participant, partitions, table.clusterId())));
            ask(replicas, begin + timeout.toNanos(), answers);
            others = answers.replicasToAsk(membership::applied);
        }
        return answers.listing();
    }

    private void ask(Map<ParticipantAddress, Callable<ParticipantListing>> questions, long deadline, Answers answers)
            throws InterruptedException {
        Map<ParticipantAddress, Future<ParticipantListing>> asked = new LinkedHashMap<>();
        questions.forEach((participant, question) -> asked.put(participant, calls.submit(question)));
        for (var call : asked.entrySet()) {
            try {
                answers.add(call.getKey(), call.getValue().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
            }
            catch (TimeoutException e) {
                call.getValue().cancel(true);
                answers.addMissing(call.getKey(), "it did not answer within " + timeout.toMillis() + " ms");
            }
            catch (ExecutionException e) {
                answers.addMissing(call.getKey(), reason(e.getCause()));
            }
        }
    }

    private static String reason(@Nullable Throwable cause) {
        if (cause instanceof IOException failed) {
            return String.valueOf(failed.getMessage());
        }
        log.error("A participant could not be asked for its contents", cause);
        return "asking it failed; the log of the main node says why";
    }

}
