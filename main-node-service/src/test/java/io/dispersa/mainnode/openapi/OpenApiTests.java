package io.dispersa.mainnode.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.ErrorCode;
import io.dispersa.service.edge.Endpoint;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description is written by hand: these tests keep it true. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@DirtiesContext
class OpenApiTests {

    @TempDir
    private static Path temp;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping controllers;

    @Autowired
    private List<Endpoint> endpoints;

    @Autowired
    private RestTestClient http;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("dispersa.data-dir", () -> temp.resolve("main-node").toString());
    }

    @Test
    void descriptionNamesExactlyTheOperationsThatExist() {
        Set<String> implemented = controllers.getHandlerMethods()
            .entrySet()
            .stream()
            .filter(handler -> handler.getValue().getBeanType().getName().startsWith("io.dispersa.mainnode"))
            .flatMap(handler -> operations(handler.getKey()).stream())
            .collect(Collectors.toCollection(TreeSet::new));
        endpoints.forEach(endpoint -> endpoint.methods()
            .forEach(method -> implemented.add(method + " " + endpoint.pattern().replace("/*", "/{key}"))));
        Set<String> described = new TreeSet<>();
        description().get("paths")
            .properties()
            .forEach(path -> path.getValue()
                .propertyNames()
                .stream()
                .filter(member -> !member.equals("parameters"))
                .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertThat(described).isEqualTo(implemented);
    }

    @Test
    void descriptionNamesExactlyTheErrorCodesThatExist() {
        assertThat(description().at("/components/schemas/Problem/properties/code/enum")
            .valueStream()
            .map(JsonNode::asString))
            .containsExactlyInAnyOrderElementsOf(Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName).toList());
    }

    @Test
    void everyReferenceInTheDescriptionLeadsSomewhere() {
        JsonNode root = description();
        assertThat(root.findValuesAsString("$ref")).isNotEmpty()
            .allSatisfy(ref -> assertThat(root.at(ref.substring(1)).isMissingNode()).as(ref).isFalse());
    }

    @Test
    void everyErrorHasAnExampleThatIsOne() {
        JsonNode root = description();
        root.get("paths").properties().forEach(path -> path.getValue().properties().forEach(operation -> {
            if (operation.getValue().has("responses")) {
                operation.getValue()
                    .get("responses")
                    .properties()
                    .stream()
                    .filter(response -> response.getKey().charAt(0) > '3' && response.getValue().has("$ref"))
                    .forEach(response -> assertExample(root.at(response.getValue().get("$ref").asString().substring(1)),
                            response.getKey()));
            }
        }));
    }

    private static void assertExample(JsonNode response, String status) {
        JsonNode example = response.at("/content/application~1problem+json/example");
        ErrorCode code = ErrorCode.of(example.path("code").asString());
        assertThat(status).as("%s", response).isEqualTo(Integer.toString(code.status()));
        assertThat(response.get("description").asString()).contains(code.wireName());
        assertThat(example.path("status").asInt()).isEqualTo(code.status());
        assertThat(example.path("title").asString()).isEqualTo(code.title());
        assertThat(example.path("type").asString()).isEqualTo("urn:dispersa:problem:" + code.wireName());
        assertThat(example.path("outcome").asString()).isEqualTo(code.outcome().wireName());
        assertThat(example.path("retryable").asBoolean()).isEqualTo(code.retryable());
    }

    @Test
    void rootLeadsABrowserToThePage() {
        http.get()
            .uri("/")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .value(page -> assertThat(page).contains("<title>Swagger UI</title>"));
    }

    private JsonNode description() {
        return JsonMapper.shared()
            .readTree(Objects.requireNonNull(http.get()
                .uri("/v3/api-docs")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody()));
    }

    private static Set<String> operations(RequestMappingInfo mapping) {
        Set<String> operations = new TreeSet<>();
        for (String pattern : mapping.getPatternValues()) {
            String path = pattern.replace("/**", "/{key}");
            if (!path.equals("/locate")) {
                mapping.getMethodsCondition().getMethods().forEach(method -> operations.add(method + " " + path));
            }
        }
        return operations;
    }

}
