package io.dispersa.mainnode;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.service.secret.KeptSecret;
import io.dispersa.api.KvHeaders;
import io.dispersa.service.secret.ClusterSecret;
import io.dispersa.api.Boot;
import io.dispersa.api.Heartbeat;
import io.dispersa.api.Registration;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.api.ReplicaName;
import io.dispersa.api.ReplicaReport;
import io.dispersa.api.ReplicaRole;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.MediaType;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/** A cluster of two from its first participant on, told as one story over HTTP. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "dispersa.formation.participants=2")
@AutoConfigureRestTestClient
@Import(TrustingMainNode.class)
@DirtiesContext
class ClusterApiTests {

    @TempDir
    private static Path temp;

    @Autowired
    private RestTestClient http;

    @Autowired
    private KeptSecret secret;

    private final UUID one = UUID.randomUUID();

    private final UUID two = UUID.randomUUID();

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("dispersa.data-dir", () -> temp.resolve("main-node").toString());
    }

    @Test
    void clusterFormsWhenEnoughParticipantsAreUp() {
        Registration first = register("127.0.0.1", 1, one, 201);
        http.get()
            .uri("/partitions")
            .exchange()
            .expectStatus()
            .isOk()
            .expectHeader()
            .value("ETag", eTag -> assertThat(eTag).matches("\"1-[0-9a-f]{8}\""))
            .expectBody()
            .jsonPath("$.formed")
            .isEqualTo(false);
        heartbeat(first, one, List.of(), 200);
        http.get()
            .uri("/kv/a")
            .exchange()
            .expectStatus()
            .isEqualTo(503)
            .expectHeader()
            .valueEquals("Retry-After", "1")
            .expectBody()
            .jsonPath("$.code")
            .isEqualTo("forming")
            .jsonPath("$.detail")
            .value(String.class, detail -> assertThat(detail)
                .startsWith("1 of the 2 participants that the cluster needs to form are up."));
        http.get().uri("/locate/a").exchange().expectStatus().isEqualTo(503);
        http.get().uri("/actuator/health/readiness").exchange().expectStatus().isEqualTo(503);
        http.get().uri("/actuator/health/liveness").exchange().expectStatus().isOk();

        Registration second = register("127.0.0.1", 2, two, 201);
        heartbeat(second, two, List.of(), 200);
        http.get()
            .uri("/partitions")
            .exchange()
            .expectBody()
            .jsonPath("$.replicas[*].replicas[*].participant")
            .isEqualTo(List.of(1, 2, 1, 2, 1, 2));
        String eTag = Objects.requireNonNull(http.get()
            .uri("/partitions")
            .exchange()
            .expectBody()
            .jsonPath("$.replicas[*].replicas[*].participant")
            .isEqualTo(List.of(1, 2, 1, 2, 1, 2))
            .jsonPath("$.registry[0].leader")
            .isEqualTo(true)
            .returnResult()
            .getResponseHeaders()
            .getETag());
        http.get().uri("/partitions").header("If-None-Match", eTag).exchange().expectStatus().isNotModified();
        http.get().uri("/actuator/health/readiness").exchange().expectStatus().isEqualTo(503);

        heartbeat(first, one, List.of(0, 2, 4), 204);
        heartbeat(second, two, List.of(1, 3, 5), 204);
        http.get().uri("/actuator/health/readiness").exchange().expectStatus().isOk();
        http.get()
            .uri("/participants")
            .exchange()
            .expectBody()
            .jsonPath("$[0].state")
            .isEqualTo("up")
            .jsonPath("$[0].leads")
            .isEqualTo(List.of(0, 2, 4))
            .jsonPath("$[1].keys")
            .isEqualTo(3);
        http.get()
            .uri(URI.create("/locate/a%2Fb"))
            .exchange()
            .expectBody()
            .jsonPath("$.key")
            .isEqualTo("a/b")
            .jsonPath("$.hash")
            .isEqualTo(133447708)
            .jsonPath("$.partition")
            .isEqualTo(4)
            .jsonPath("$.leader.id")
            .isEqualTo(1);
        http.get()
            .uri("/actuator/prometheus")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .value(metrics -> assertThat(metrics).contains("dispersa_participants{state=\"up\"} 2.0",
                    "dispersa_partitions_unserved 0.0", "dispersa_partitions_underreplicated 6.0",
                    "dispersa_registry_leader 1.0"));
        http.get()
            .uri("/partitions")
            .exchange()
            .expectBody()
            .jsonPath("$.replicas[*].leader")
            .isEqualTo(List.of(1, 2, 1, 2, 1, 2))
            .jsonPath("$.replicas[0].present")
            .isEqualTo(1)
            .jsonPath("$.replicas[0].wanted")
            .isEqualTo(3);

        register("127.0.0.1", 1, one, 200);
        register("127.0.0.1", 1, UUID.randomUUID(), 409);
        http.post()
            .uri("/participants/1/heartbeat")
            .header(KvHeaders.PEER, secret.token(ClusterSecret.MAIN_NODE).orElseThrow())
            .contentType(MediaType.APPLICATION_JSON)
            .body(new Heartbeat(first.clusterId(), two, new Boot(1, two), 1, 0, List.of(), null))
            .exchange()
            .expectStatus()
            .isEqualTo(409);
        http.get()
            .uri("/participants/7")
            .exchange()
            .expectStatus()
            .isNotFound()
            .expectBody()
            .jsonPath("$.code")
            .isEqualTo("not-found");
    }

    @Test
    void listWhenParticipantsCannotBeReachedNamesThem() {
        Registration ghost = register("127.0.0.1", 3, UUID.randomUUID(), 201);
        http.post()
            .uri("/list")
            .exchange()
            .expectStatus()
            .isOk()
            .expectHeader()
            .contentTypeCompatibleWith(MediaType.TEXT_PLAIN)
            .expectBody(String.class)
            .value(text -> assertThat(text)
                .contains("# participant " + ghost.id() + " at 127.0.0.1:3 is missing: it cannot be reached\n")
                .contains("# This list is not complete. Nobody listed partitions"));
        http.get()
            .uri("/list")
            .accept(MediaType.APPLICATION_JSON)
            .exchange()
            .expectBody()
            .jsonPath("$.complete")
            .isEqualTo(false);
    }

    @Test
    void heartbeatWhenBodyIsEndlessIsRefusedBeforeItIsParsed() {
        http.post()
            .uri("/participants/1/heartbeat")
            .header(KvHeaders.PEER, secret.token(ClusterSecret.MAIN_NODE).orElseThrow())
            .contentType(MediaType.APPLICATION_JSON)
            .body("{\"partitions\":[" + "{},".repeat(200_000) + "{}]}")
            .exchange()
            .expectStatus()
            .isBadRequest()
            .expectBody()
            .jsonPath("$.detail")
            .value(String.class, detail -> assertThat(detail).contains("131072 bytes"));
    }

    @Test
    void registerWhenBodyIsWrongNamesTheField() {
        for (var wrong : List.of(List.of("{\"host\":\"h\"}", "port: must be between 1 and 65535, and is 0."),
                List.of("{\"port\":1}", "host: must be"), List.of("{\"host\":\"h\",\"port\":\"x\"}", "port: "),
                List.of("{\"host\":\"http://h\",\"port\":1}", "host: must be"),
                List.of("{\"host\":\"h\",\"port\":1,\"instance\":\"x\"}", "instance: "),
                List.of("{\"host\":", "The body is not valid JSON"), List.of("", "The body is missing"))) {
            http.post()
                .uri("/participants")
                .contentType(MediaType.APPLICATION_JSON)
                .body(wrong.get(0))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("request-invalid")
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).startsWith(wrong.get(1)));
        }
    }

    private Registration register(String host, int port, UUID instance, int status) {
        var answer = http.post()
            .uri("/participants")
            .contentType(MediaType.APPLICATION_JSON)
            .body(new RegistrationRequest(host, port, 10000 + port, instance, null, null).at(new Boot(1, instance),
                    null))
            .exchange()
            .expectStatus()
            .isEqualTo(status);
        return status < 300
                ? Objects.requireNonNull(answer.expectBody(Registration.class).returnResult().getResponseBody())
                : new Registration(0, 0, instance, 0);
    }

    private void heartbeat(Registration participant, UUID instance, List<Integer> partitions, int status) {
        long epoch = status == 204 ? 3 : 0;
        List<ReplicaReport> contents = partitions.stream()
            .map(p -> new ReplicaReport(p, ReplicaRole.LEADER, 1, participant.id(),
                    List.of(new ReplicaName(participant.id(), 1, 1)), 1, 1, 1, 10))
            .toList();
        http.post()
            .uri("/participants/" + participant.id() + "/heartbeat")
            .header(KvHeaders.PEER, secret.token(ClusterSecret.MAIN_NODE).orElseThrow())
            .contentType(MediaType.APPLICATION_JSON)
            .body(new Heartbeat(participant.clusterId(), instance, new Boot(1, instance), 1, epoch, contents, null))
            .exchange()
            .expectStatus()
            .isEqualTo(status);
    }

}
