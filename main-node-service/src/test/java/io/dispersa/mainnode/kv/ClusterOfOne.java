package io.dispersa.mainnode.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

import io.dispersa.service.secret.ClusterSecret;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import io.dispersa.api.Boot;
import io.dispersa.api.Heartbeat;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.api.Registration;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import io.dispersa.service.codec.HopFormat;
import io.dispersa.service.codec.OperationGroup;
import io.dispersa.service.http.BodyFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.json.JsonMapper;

/** A cluster whose only participant, with id 1, is a stand-in; and what that answers. */
final class ClusterOfOne {

    private ClusterOfOne() {
    }

    /** Returns a client of a main node that has formed a cluster with the stand-in. */
    static RestTestClient form(int mainPort, int participantPort, UUID instance) {
        // The client that is found by itself repeats what is answered with 503.
        RestTestClient http = RestTestClient.bindToServer(new JdkClientHttpRequestFactory())
            .baseUrl("http://127.0.0.1:" + mainPort)
            .build();
        var registered = http.post()
            .uri("/participants")
            .contentType(MediaType.APPLICATION_JSON)
            .body(new RegistrationRequest("127.0.0.1", participantPort, 1, instance, null, null)
                .at(new Boot(1, instance), null))
            .exchange()
            .expectBody(Registration.class)
            .returnResult();
        Registration registration = Objects.requireNonNull(registered.getResponseBody());
        ClusterSecret secret = ClusterSecret.of(registered.getResponseHeaders().getFirst(KvHeaders.SECRET))
            .orElseThrow();
        http.post()
            .uri("/participants/1/heartbeat")
            .header(KvHeaders.PEER, secret.token(ClusterSecret.MAIN_NODE))
            .contentType(MediaType.APPLICATION_JSON)
            .body(new Heartbeat(registration.clusterId(), instance, new Boot(1, instance), 1, 0, List.of(), null))
            .exchange()
            .expectStatus()
            .isOk();
        return http;
    }

    static ResponseDefinitionBuilder answer(int status) {
        return aResponse().withStatus(status).withHeader(KvHeaders.PARTICIPANT, "1");
    }

    /** Returns what became of the operations of the only group in a call. */
    static ResponseDefinitionBuilder results(OperationResult... results) {
        return resultsOf(1, results);
    }

    /** Returns the same of another participant. */
    static ResponseDefinitionBuilder resultsOf(int participant, OperationResult... results) {
        return aResponse().withStatus(200)
            .withHeader(KvHeaders.PARTICIPANT, Integer.toString(participant))
            .withHeader("Content-Type", HopFormat.CBOR.mediaType())
            .withBody(HopFormat.CBOR.writeResults(List.of(List.of(results))));
    }

    static OperationResult found(String type, byte[] value) {
        return new OperationResult.Found(new StoredValue(7, type, value, null));
    }

    /** Returns the operations of the only group in a call. */
    static List<Operation> operations(Request call) {
        List<OperationGroup> groups = HopFormat.CBOR.readGroups(call.getBody());
        assertThat(groups).hasSize(1);
        return groups.getFirst().operations();
    }

    /** Returns an answer in the format that main nodes ask for. */
    static ResponseDefinitionBuilder cbor(Object body) {
        return answer(200).withHeader("Content-Type", "application/cbor")
            .withBody(BodyFormat.CBOR.mapper().writeValueAsBytes(body));
    }

    static ResponseDefinitionBuilder problem(Problem problem) {
        return answer(problem.status()).withHeader("Content-Type", Problem.MEDIA_TYPE)
            .withBody(JsonMapper.shared().writeValueAsString(problem));
    }

    /**
     * Returns the whole answer to a request, both as they go over the wire: a client
     * would hide what is not proper.
     * @param head the request line and headers, each but the last with its line end
     */
    static String raw(int port, String head) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                .write((head + "\r\nHost: localhost\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

}
