package io.dispersa.mainnode.listing;

import io.dispersa.api.ClusterListing;
import io.dispersa.api.ClusterListing.Missing;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.ParticipantListing;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.PartitionTable;
import io.dispersa.mainnode.participant.ParticipantClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks every participant at once, and waits for all of them until one deadline. */
@Component
final class ClusterLister {

    private static final Logger log = LoggerFactory.getLogger(ClusterLister.class);

    private final ParticipantClient client;

    private final ExecutorService calls;

    private final Duration timeout;

    ClusterLister(ParticipantClient client, ExecutorService listCalls, ListProperties properties) {
        this.client = client;
        this.calls = listCalls;
        this.timeout = properties.timeout();
    }

    ClusterListing list(PartitionTable table) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Map<ParticipantAddress, Future<ParticipantListing>> asked = new LinkedHashMap<>();
        table.participants()
            .forEach(participant -> asked.put(participant,
                    calls.submit(() -> client.list(participant, table.clusterId()))));
        List<ParticipantListing> answers = new ArrayList<>();
        List<Missing> missing = new ArrayList<>();
        for (var call : asked.entrySet()) {
            try {
                answers.add(call.getValue().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
            }
            catch (TimeoutException e) {
                call.getValue().cancel(true);
                missing.add(new Missing(call.getKey(), "it did not answer within " + timeout.toMillis() + " ms"));
            }
            catch (ExecutionException e) {
                missing.add(new Missing(call.getKey(), reason(e.getCause())));
            }
        }
        List<Integer> unlisted = unlisted(table, answers);
        return new ClusterListing(table.formed() ? unlisted.isEmpty() : missing.isEmpty(), answers, missing, unlisted);
    }

    /** Where a partition changes hands meanwhile, nobody may list it. */
    private static List<Integer> unlisted(PartitionTable table, List<ParticipantListing> answers) {
        return table.replicas()
            .stream()
            .map(PartitionReplicas::partition)
            .filter(partition -> answers.stream().noneMatch(answer -> answer.partitions().contains(partition)))
            .toList();
    }

    private static String reason(@Nullable Throwable cause) {
        if (cause instanceof IOException failed) {
            return String.valueOf(failed.getMessage());
        }
        log.error("A participant could not be asked for its contents", cause);
        return "asking it failed; the log of the main node says why";
    }

}
