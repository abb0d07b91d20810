package io.dispersa.mainnode.recovery;

import io.dispersa.mainnode.participant.AtOnce;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.ReplicaPosition;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Asks participants how far their replicas of a partition are. Safe for use by several
 * threads.
 */
final class PositionClient {

    private static final Logger log = LoggerFactory.getLogger(PositionClient.class);

    private final RestClient http;

    /**
     * @param http has timeouts, and neither repeats nor follows redirects
     */
    PositionClient(RestClient http) {
        this.http = http;
    }

    /**
     * Asks all participants of a table at once, whatever it says that they store.
     * @return what those say that answer
     */
    List<ReplicaPosition> positions(PartitionTable table, int partition) {
        List<ParticipantAddress> all = table.participants();
        return AtOnce.map(all, all.size(), participant -> ask(table, participant, partition))
            .stream()
            .flatMap(Optional::stream)
            .toList();
    }

    private Optional<ReplicaPosition> ask(PartitionTable table, ParticipantAddress participant, int partition) {
        try {
            return Optional
                .ofNullable(http.get()
                    .uri(URI.create("http://%s/partitions/%d/position".formatted(participant.hostAndPort(), partition)))
                    .header(KvHeaders.CLUSTER, table.clusterId().toString())
                    .retrieve()
                    .body(ReplicaPosition.class))
                .filter(answer -> answer.partition() == partition && answer.name() != null
                        && answer.name().participant() == participant.id());
        }
        catch (RestClientException e) {
            log.debug("{} does not say how far its replica of partition {} is", participant, partition, e);
            return Optional.empty();
        }
    }

}
