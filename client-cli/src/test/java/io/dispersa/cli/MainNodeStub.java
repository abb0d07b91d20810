package io.dispersa.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.request;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** Answers as a main node gives them. */
final class MainNodeStub {

    private final WireMockExtension wireMock;

    MainNodeStub(WireMockExtension wireMock) {
        this.wireMock = wireMock;
    }

    void answers(String method, String path, ResponseDefinitionBuilder answer) {
        wireMock.stubFor(request(method, urlEqualTo(path)).willReturn(answer));
    }

    void answersAll(ResponseDefinitionBuilder answer) {
        wireMock.stubFor(any(anyUrl()).willReturn(answer));
    }

    static ResponseDefinitionBuilder kv(int status, long version) {
        return aResponse().withStatus(status)
            .withHeader("ETag", "\"" + version + "\"")
            .withHeader("KV-Partition", "3")
            .withHeader("KV-Participant", "1")
            .withHeader("KV-Epoch", "4");
    }

    static ResponseDefinitionBuilder value(byte[] bytes, String type) {
        return kv(200, 7).withHeader("Content-Type", type).withBody(bytes);
    }

    static ResponseDefinitionBuilder value(String text) {
        return value(text.getBytes(StandardCharsets.UTF_8), "text/plain;charset=UTF-8");
    }

    static ResponseDefinitionBuilder json(Object body) {
        return aResponse().withHeader("Content-Type", "application/json")
            .withBody(JsonMapper.shared().writeValueAsString(body));
    }

    static ResponseDefinitionBuilder problem(ErrorCode code, String detail) {
        Problem problem = Problem.of(code, detail);
        return aResponse().withStatus(problem.status())
            .withHeader("Content-Type", Problem.MEDIA_TYPE)
            .withBody(JsonMapper.shared().writeValueAsString(problem));
    }

}
