package io.dispersa.mainnode.participant;

import io.dispersa.api.KvHeaders;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.ParticipantListing;
import io.dispersa.api.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls participants. No call is ever repeated here. Safe for use by several threads; a
 * call blocks the thread that makes it.
 */
public final class ParticipantClient {

    private final RestClient http;

    private final JsonMapper json;

    private final AnswerReader answers;

    private final BodyReader bodies;

    private final MeterRegistry meters;

    ParticipantClient(RestClient http, JsonMapper json, BodyReader bodies, MeterRegistry meters) {
        this.http = http;
        this.json = json;
        this.answers = new AnswerReader(json);
        this.bodies = bodies;
        this.meters = meters;
    }

    /**
     * Has a participant answer a request for a key.
     * @throws ProblemException if there is no answer of that participant; its outcome is
     * "not applied" only if that is certain
     */
    public ParticipantAnswer send(ParticipantAddress to, ParticipantRequest request) {
        Timer.Sample sample = Timer.start(meters);
        String result = "failed";
        try {
            URI uri = to.uri().resolve("/kv/" + request.key().toPath());
            RestClient.RequestBodySpec call = http.method(request.method()).uri(uri).headers(headers -> {
                headers.set(KvHeaders.CLUSTER, request.clusterId().toString());
                if (request.contentType() != null) {
                    headers.set(HttpHeaders.CONTENT_TYPE, request.contentType());
                }
            });
            if (request.value().length > 0) {
                call.body(request.value());
            }
            ParticipantAnswer answer = Objects.requireNonNull(call.exchange((sent, response) -> answers.read(to,
                    request, response.getStatusCode().value(), response.getHeaders(), bodies.read(response))));
            result = answer.status() < 500 ? "answered" : "failed";
            return answer;
        }
        catch (ResourceAccessException e) {
            throw Failures.of(ioCause(e), to, request);
        }
        finally {
            sample.stop(Timer.builder("dispersa.forward")
                .description("Calls to participants for keys, from sending to the whole answer")
                .tag("participant", Integer.toString(to.id()))
                .tag("result", result)
                .register(meters));
        }
    }

    /**
     * Asks a participant to log and list its contents.
     * @throws IOException if there is no answer, or one that is not a listing; the
     * message says so for people
     */
    public ParticipantListing list(ParticipantAddress from) throws IOException {
        try {
            return Objects.requireNonNull(http.post()
                .uri(from.uri().resolve("/list"))
                .accept(MediaType.APPLICATION_JSON)
                .exchange((sent, response) -> listing(response)));
        }
        catch (ResourceAccessException e) {
            IOException cause = ioCause(e);
            throw cause instanceof NotAListing ? cause : new IOException(Failures.reason(cause), cause);
        }
    }

    private ParticipantListing listing(ClientHttpResponse response) throws IOException {
        byte[] body = bodies.read(response);
        if (response.getStatusCode().value() == 200) {
            try {
                return json.readValue(body, ParticipantListing.class);
            }
            catch (JacksonException e) {
                throw new NotAListing("its answer is not a listing");
            }
        }
        throw new NotAListing("it answered with status " + response.getStatusCode().value());
    }

    private static final class NotAListing extends IOException {

        NotAListing(String message) {
            super(message);
        }

    }

    private static IOException ioCause(ResourceAccessException e) {
        return e.getCause() instanceof IOException cause ? cause : new IOException(e);
    }

}
