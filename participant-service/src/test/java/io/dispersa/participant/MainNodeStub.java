package io.dispersa.participant;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;

import io.dispersa.service.secret.ClusterSecret;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.dispersa.api.KvHeaders;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * A main node that gives this participant the id 7 and partition 0 of two, whose keys are
 * d, e, f; the keys a, b, c are of partition 1, which another leads. Ends with the tests.
 */
public final class MainNodeStub {

    static final String CLUSTER = "00000000-0000-0000-0000-00000000000c";

    private static final ClusterSecret SECRET = ClusterSecret.create();

    /** What calls of the main node have. */
    public static final String TOKEN = SECRET.token(ClusterSecret.PARTICIPANT);

    private static final WireMockServer MAIN = new WireMockServer(
            WireMockConfiguration.wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));

    private MainNodeStub() {
    }

    /** Starts it, and has the participant use it. */
    public static void start(DynamicPropertyRegistry registry) {
        MAIN.start();
        MAIN.stubFor(post(urlEqualTo("/participants"))
            .willReturn(okJson("{\"id\":7,\"incarnation\":1,\"clusterId\":\"" + CLUSTER + "\",\"partitions\":2}")
                .withHeader(KvHeaders.SECRET, SECRET.hex())));
        MAIN.stubFor(post(urlEqualTo("/participants/7/heartbeat")).willReturn(okJson("""
                {"clusterId":"%s","epoch":3,"partitions":2,"formed":true,"replicas":[
                {"partition":0,"leader":7,"replicas":[7],"names":["7.1.3"],"founders":["7.1.3"]},
                {"partition":1,"leader":8,"replicas":[8],"names":["8.1.3"],"founders":["8.1.3"]}],"participants":[
                {"id":7,"host":"127.0.0.1","port":1},{"id":8,"host":"10.0.0.8","port":9008}],"peers":[
                {"participant":7,"incarnation":1,"host":"127.0.0.1","port":0}]}""".formatted(CLUSTER))
            .withHeader(KvHeaders.CLOCK, "0")
            .withHeader(KvHeaders.PEER, TOKEN)));
        registry.add("dispersa.main.host", () -> "127.0.0.1");
        registry.add("dispersa.main.port", MAIN::port);
    }

}
