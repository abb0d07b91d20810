package io.dispersa.participant.membership;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Heartbeat;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.MainNodeAddress;
import io.dispersa.api.PartitionTable;
import io.dispersa.service.secret.ClusterSecret;
import io.dispersa.service.secret.KeptSecret;
import java.util.Optional;
import io.dispersa.api.Problem;
import io.dispersa.api.Registration;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.participant.partition.ClusterClock;
import io.dispersa.partition.Partitioner;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClient.RequestHeadersSpec.ConvertibleClientHttpResponse;
import org.springframework.web.client.RestClientException;

/**
 * Speaks to the main node. No call throws: whatever happens is a {@link MainNodeAnswer}.
 */
final class MainNode {

    /** No more digits than a number of 64 bits always has room for. */
    private static final Pattern EPOCH = Pattern.compile("[0-9]{1,18}");

    private static final Pattern CLOCK = Pattern.compile("-?[0-9]{1,15}|" + KvHeaders.UNCERTAIN);

    private static final Pattern IDS = Pattern.compile("[0-9]{1,9}(,[0-9]{1,9})*");

    private final RestClient client;

    private final KeptSecret secret;

    /**
     * @param client knows the main node's address, has timeouts, and neither retries nor
     * follows redirects
     * @param secret is kept when this participant is given it
     */
    MainNode(RestClient client, KeptSecret secret) {
        this.client = client;
        this.secret = secret;
    }

    MainNodeAnswer register(RegistrationRequest request) {
        return call("/participants", request, response -> {
            Registration registration = response.bodyTo(Registration.class);
            Optional<ClusterSecret> given = ClusterSecret.of(response.getHeaders().getFirst(KvHeaders.SECRET));
            return registration == null || !valid(registration) || given.isEmpty() ? strange(response.getStatusCode())
                    : registered(request, registration, given.get());
        });
    }

    /** Whoever has another secret is no main node of this participant's cluster. */
    private MainNodeAnswer registered(RegistrationRequest request, Registration registration, ClusterSecret given) {
        if (request.clusterId() != null && secret.get().filter(given::equals).isEmpty()) {
            return new MainNodeAnswer.Refused("It does not have the secret of this participant's cluster.");
        }
        secret.keep(given);
        return new MainNodeAnswer.Registered(registration);
    }

    MainNodeAnswer heartbeat(int id, Heartbeat heartbeat) {
        return call("/participants/" + id + "/heartbeat", heartbeat, response -> {
            if (!secret.isToken(response.getHeaders().getFirst(KvHeaders.PEER), ClusterSecret.PARTICIPANT)) {
                return new MainNodeAnswer.Silent("it does not show that it knows the cluster's secret");
            }
            if (response.getStatusCode().value() == 204) {
                return heard(id, response.getHeaders());
            }
            PartitionTable table = response.bodyTo(PartitionTable.class);
            return table == null || !valid(table) ? strange(response.getStatusCode()) : new MainNodeAnswer.NewTable(
                    table, name(response.getHeaders()), clocks(id, response.getHeaders()));
        });
    }

    private static MainNodeAnswer heard(int id, HttpHeaders headers) {
        String epoch = headers.getFirst(KvHeaders.EPOCH);
        return new MainNodeAnswer.Heard(epoch != null && EPOCH.matcher(epoch).matches() ? Long.parseLong(epoch) : 0,
                name(headers), headers.getFirst(KvHeaders.REGISTRY_LEADER) != null, clocks(id, headers));
    }

    private static @Nullable String name(HttpHeaders headers) {
        String name = headers.getFirst(KvHeaders.MAIN_NODE);
        return name == null || MainNodeAddress.isName(name) ? name : null;
    }

    /** What is not understood is as if it had not been said. */
    private static ClusterClock.@Nullable Comparison clocks(int id, HttpHeaders headers) {
        String ahead = headers.getFirst(KvHeaders.CLOCK);
        String off = headers.getFirst(KvHeaders.CLOCKS_OFF);
        if (ahead == null || !CLOCK.matcher(ahead).matches() || (off != null && !IDS.matcher(off).matches())) {
            return null;
        }
        boolean certain = !ahead.equals(KvHeaders.UNCERTAIN);
        Set<Integer> ids = off == null ? Set.of()
                : Stream.of(off.split(",")).map(Integer::valueOf).collect(Collectors.toSet());
        return new ClusterClock.Comparison(certain ? Duration.ofMillis(Long.parseLong(ahead)) : Duration.ZERO, certain,
                ids.contains(id), ids);
    }

    private interface Success {

        MainNodeAnswer read(ConvertibleClientHttpResponse response) throws IOException;

    }

    private MainNodeAnswer call(String path, Object body, Success success) {
        try {
            return client.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .accept(MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON)
                .body(body)
                .exchangeForRequiredValue((_, response) -> {
                    HttpStatusCode status = response.getStatusCode();
                    return status.is2xxSuccessful() ? success.read(response) : failure(response);
                });
        }
        catch (RestClientException | IllegalStateException e) {
            return new MainNodeAnswer.Silent(String.valueOf(NestedExceptionUtils.getMostSpecificCause(e).getMessage()));
        }
    }

    /** Only a main node's own words make a participant give up. */
    private static MainNodeAnswer failure(ConvertibleClientHttpResponse response) throws IOException {
        HttpStatusCode status = response.getStatusCode();
        if (!MediaType.APPLICATION_PROBLEM_JSON.equalsTypeAndSubtype(response.getHeaders().getContentType())) {
            return strange(status);
        }
        @Nullable Problem problem = response.bodyTo(Problem.class);
        if (problem == null || problem.detail() == null) {
            return strange(status);
        }
        if (!status.is4xxClientError()) {
            return new MainNodeAnswer.Silent(problem.detail());
        }
        if (problem.code() == ErrorCode.PARTICIPANT_OUTDATED) {
            return new MainNodeAnswer.Outdated(problem.detail());
        }
        return status.value() == 404 ? new MainNodeAnswer.Unknown(problem.detail())
                : new MainNodeAnswer.Refused(problem.detail());
    }

    private static MainNodeAnswer strange(HttpStatusCode status) {
        return new MainNodeAnswer.Silent(
                "it answered with status " + status.value() + " in a way that a main node does not");
    }

    // JSON knows nothing of @Nullable: an absent field arrives as null.
    private static boolean valid(Registration registration) {
        return registration.id() >= 1 && registration.clusterId() != null && registration.partitions() >= 1
                && registration.partitions() <= Partitioner.MAX_PARTITIONS;
    }

    private static boolean valid(PartitionTable table) {
        return table.clusterId() != null && table.epoch() >= 1;
    }

}
