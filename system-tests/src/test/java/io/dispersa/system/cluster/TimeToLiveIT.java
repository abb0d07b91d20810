package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What has expired is gone for everybody at once. */
@ExtendWith(SharedCluster.class)
class TimeToLiveIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static TestCluster cluster;

    @BeforeAll
    static void share(TestCluster shared) {
        cluster = shared;
    }

    @Test
    void valueThatHasExpiredIsAbsentForReadsOfEveryReplicaConditionsAndListings() throws IOException {
        put("ttl/expiring", "?ttl=4s");
        put("ttl/lasting", "");
        HttpResponse<String> before = cluster.get(cluster.main("/kv/ttl/expiring"));
        assertThat(before.headers().firstValueAsLong("KV-TTL").orElseThrow()).isBetween(1L, 4L);
        String etag = before.headers().firstValue("ETag").orElseThrow();
        ZonedDateTime expires = ZonedDateTime.parse(before.headers().firstValue("Expires").orElseThrow(),
                DateTimeFormatter.RFC_1123_DATE_TIME);
        ZonedDateTime date = ZonedDateTime.parse(before.headers().firstValue("Date").orElseThrow(),
                DateTimeFormatter.RFC_1123_DATE_TIME);
        assertThat(Duration.between(date, expires)).isBetween(Duration.ZERO, Duration.ofSeconds(5));
        assertThat(listed()).contains("ttl/expiring", "ttl/lasting");
        awaitAppliedEverywhere("ttl/expiring");

        await().atMost(LIMIT)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> cluster.get(cluster.main("/kv/ttl/expiring")).statusCode() == 404);
        for (int i = 0; i < 3; i++) {
            assertThat(cluster.get(cluster.participant(i, "/kv/ttl/expiring?consistency=stale")).statusCode())
                .as("participant %d", i + 1)
                .isEqualTo(404);
        }
        assertThat(listed()).contains("ttl/lasting").doesNotContain("ttl/expiring");
        assertThat(put("ttl/expiring", "", "If-Match", etag).statusCode()).isEqualTo(412);
        assertThat(cluster.send(HttpRequest.newBuilder(cluster.main("/kv/ttl/expiring")).DELETE()).statusCode())
            .isEqualTo(404);
        assertThat(put("ttl/expiring", "", "If-None-Match", "*").statusCode()).isEqualTo(201);
        cluster.delete("ttl/expiring");
        cluster.delete("ttl/lasting");
    }

    @Test
    void putWithoutTtlMakesAValueLast() throws IOException {
        put("ttl/kept", "?ttl=1h");
        assertThat(cluster.get(cluster.main("/kv/ttl/kept")).headers().firstValue("Expires")).isPresent();
        put("ttl/kept", "");
        HttpResponse<String> kept = cluster.get(cluster.main("/kv/ttl/kept"));
        assertThat(kept.headers().firstValue("Expires")).isEmpty();
        assertThat(kept.headers().firstValue("KV-TTL")).isEmpty();
    }

    private static void awaitAppliedEverywhere(String key) {
        await().atMost(LIMIT)
            .until(() -> List.of(0, 1, 2)
                .stream()
                .allMatch(i -> statusAt(cluster.participant(i, "/kv/" + key + "?consistency=stale")) == 200));
    }

    private static int statusAt(URI uri) {
        try {
            return cluster.get(uri).statusCode();
        }
        catch (IOException e) {
            return 0;
        }
    }

    private static String listed() throws IOException {
        return cluster.get(cluster.main("/kv?prefix=ttl/")).body();
    }

    private static HttpResponse<String> put(String key, String query, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(cluster.main("/kv/" + key + query))
            .PUT(BodyPublishers.ofString("v"));
        if (headers.length == 2) {
            request.headers(headers);
        }
        return cluster.send(request);
    }

}
