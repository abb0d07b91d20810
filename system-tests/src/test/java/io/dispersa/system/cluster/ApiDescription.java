package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The OpenAPI description of a main node, held against what the main node answers, and
 * the other way round. An operation is called by its id.
 */
final class ApiDescription {

    private static final String LOCATION = "urn:dispersa:description";

    /** Headers that must be in the description if an answer has them. */
    private static final Set<String> OWN_HEADERS = Set.of("etag", "kv-registry-leader", "kv-clock", "kv-clocks-off",
            "kv-peer", "kv-secret", "kv-main-node", "expires", "retry-after", "server-timing", "idempotent-replayed",
            "kv-ttl", "kv-partition", "kv-participant", "kv-epoch", "kv-role", "kv-consistency", "kv-applied",
            "location");

    /** A cluster in which a clock is wrong shows it: {@code ClocksFaultsIT}. */
    private static final Set<String> SEEN_ELSEWHERE = Set.of("kv-clocks-off");

    /** Errors about keys have these as well; they are described where all went well. */
    private static final Set<String> ALSO_ON_ERRORS = Set.of("server-timing", "kv-partition", "kv-participant",
            "kv-epoch", "kv-consistency");

    private final String text;

    private final JsonNode root;

    private final SchemaRegistry schemas;

    /** What each response must have by its operation and status, such as "get 200". */
    private final Map<String, JsonNode> responses = new TreeMap<>();

    private final Map<String, Set<String>> headersSeen = new TreeMap<>();

    ApiDescription(String text) {
        this.text = text;
        this.root = JsonMapper.shared().readTree(text);
        this.schemas = SchemaRegistry.withDialect(Dialects.getOpenApi31(),
                registry -> registry.schemas(Map.of(LOCATION, text)));
        for (JsonNode path : root.get("paths")) {
            for (JsonNode operation : path) {
                operation.path("responses")
                    .properties()
                    .forEach(
                            response -> responses.put(operation.get("operationId").asString() + " " + response.getKey(),
                                    resolved(response.getValue())));
            }
        }
    }

    /** Returns what a parser of OpenAPI finds wrong with it. */
    List<String> violations() {
        return Objects.requireNonNullElse(new OpenAPIV3Parser().readContents(text).getMessages(), List.of());
    }

    /** Returns every response, as operation and status. */
    Set<String> responses() {
        return new TreeSet<>(responses.keySet());
    }

    /** Checks that an answer is as described. */
    void check(String operation, RawHttp.Answer answer) {
        String name = operation + " " + answer.status();
        assertThat(responses).as("%s %s", answer.head(), answer.body()).containsKey(name);
        JsonNode response = Objects.requireNonNull(responses.get(name));
        Set<String> headers = ownHeaders(answer);
        assertThat(described(response)).as("headers of " + name).containsAll(headers);
        headersSeen.computeIfAbsent(name, _ -> new TreeSet<>()).addAll(headers);
        checkBody(name, response, answer);
    }

    /** Returns the headers that are described and that no answer had, by response. */
    Map<String, Set<String>> headersNeverSeen() {
        Map<String, Set<String>> missing = new TreeMap<>();
        headersSeen.forEach((name, seen) -> {
            Set<String> left = described(Objects.requireNonNull(responses.get(name)));
            left.removeAll(seen);
            left.removeAll(SEEN_ELSEWHERE);
            if (!left.isEmpty()) {
                missing.put(name, left);
            }
        });
        return missing;
    }

    private void checkBody(String name, JsonNode response, RawHttp.Answer answer) {
        JsonNode content = response.get("content");
        if (content == null) {
            assertThat(answer.body()).as("body of " + name).isEmpty();
            return;
        }
        String type = answer.header("Content-Type").orElse("none").replaceFirst(";.*", "");
        assertThat(content.has(type) || content.has("*/*")).as("%s is not described to answer %s", name, type).isTrue();
        if (type.matches("application/(problem\\+)?json") && content.path(type).has("schema")) {
            JsonNode body = JsonMapper.shared().readTree(answer.body().getBytes(StandardCharsets.ISO_8859_1));
            assertThat(schema(content.get(type).get("schema")).validate(body)).as("%s: %s", name, answer.body())
                .isEmpty();
            if (type.equals("application/problem+json")) {
                assertThat(response.get("description").asString()).as(name)
                    .contains("`" + body.get("code").asString() + "`");
            }
        }
    }

    private Schema schema(JsonNode schema) {
        JsonNode inPlace = JsonMapper.shared()
            .readTree(schema.toString().replace("\"#/components/", "\"" + LOCATION + "#/components/"));
        return schemas.getSchema(SchemaLocation.of("urn:dispersa:response"), inPlace);
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? root.at(node.get("$ref").asString().substring(1)) : node;
    }

    private static Set<String> described(JsonNode response) {
        return response.path("headers")
            .propertyNames()
            .stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> ownHeaders(RawHttp.Answer answer) {
        return OWN_HEADERS.stream()
            .filter(name -> answer.header(name).isPresent())
            .filter(name -> answer.status() < 400 || !ALSO_ON_ERRORS.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    }

}
