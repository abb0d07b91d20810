package io.dispersa.participant.partition;

import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;

import io.dispersa.api.KvHeaders;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.ReplicaMembers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** Asks the leader of a partition who votes in it. Safe for use by several threads. */
public final class LeaderQuestion {

    private static final Logger log = LoggerFactory.getLogger(LeaderQuestion.class);

    private final RestClient client;

    /**
     * @param client has timeouts, and neither retries nor follows redirects
     */
    public LeaderQuestion(RestClient client) {
        this.client = client;
    }

    /**
     * Asks those who should store a partition or did, one after the other.
     * @return what the one that leads it says; nothing if none of them does
     */
    Optional<ReplicaMembers> members(Place place, int partition) {
        PartitionReplicas row = place.rows().get(partition);
        return Stream.concat(row.replicas().stream(), row.leaving().stream())
            .filter(id -> id != place.self().id())
            .map(place::participant)
            .flatMap(Optional::stream)
            .map(address -> ask(place, address, partition))
            .flatMap(Optional::stream)
            .findFirst();
    }

    private Optional<ReplicaMembers> ask(Place place, ParticipantAddress address, int partition) {
        try {
            return Optional
                .ofNullable(client.get()
                    .uri(URI.create("http://%s/partitions/%d/members".formatted(address.hostAndPort(), partition)))
                    .header(KvHeaders.CLUSTER, place.clusterId().toString())
                    .header(KvHeaders.EPOCH, Long.toString(place.epoch()))
                    .retrieve()
                    .body(ReplicaMembers.class))
                .filter(answer -> answer.partition() == partition && !answer.members().isEmpty());
        }
        catch (RestClientException e) {
            log.debug("{} does not say who votes in partition {}", address, partition, e);
            return Optional.empty();
        }
    }

}
