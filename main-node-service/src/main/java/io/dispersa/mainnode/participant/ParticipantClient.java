package io.dispersa.mainnode.participant;

import io.dispersa.api.KvHeaders;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.ParticipantListing;
import io.dispersa.service.http.Consistency;
import io.dispersa.service.http.Limits;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
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

    private final AnswerBounds bounds;

    private final TimedCalls calls;

    private final Duration timeout;

    private final MeterRegistry meters;

    private final JoinedCalls joined;

    ParticipantClient(RestClient http, JsonMapper json, TimedCalls calls, ForwardProperties properties, Limits limits,
            MeterRegistry meters) {
        this.http = http;
        this.json = json;
        this.answers = new AnswerReader(json);
        this.bounds = new AnswerBounds(limits);
        this.calls = calls;
        this.timeout = properties.timeout();
        this.meters = meters;
        this.joined = new JoinedCalls(this::together, calls);
    }

    /** Returns how long an answer may take at most. */
    public Duration timeout() {
        return timeout;
    }

    /**
     * Has a participant answer a request.
     * @param patience how long the answer may take, {@link #timeout} at most
     */
    public Reply send(ParticipantAddress to, ParticipantRequest request, Duration patience) {
        if (!JoinedCalls.takes(request)) {
            return alone(to, request, patience);
        }
        long start = System.nanoTime();
        return joined.ask(to, request, patience)
            .orElseGet(() -> alone(to, request, patience.minusNanos(System.nanoTime() - start)));
    }

    private Reply alone(ParticipantAddress to, ParticipantRequest request, Duration patience) {
        WireRequest wire = WireRequest.of(request);
        return timed(to, () -> calls.within(patience, () -> exchange(to, wire, bounds.most(request.operation()))));
    }

    /** Who has no company goes as it came. */
    private List<Optional<Reply>> together(ParticipantAddress to, List<ParticipantRequest> requests) {
        if (requests.size() == 1) {
            ParticipantRequest only = requests.getFirst();
            return List
                .of(Optional.of(timed(to, () -> exchange(to, WireRequest.of(only), bounds.most(only.operation())))));
        }
        meters.summary("dispersa.forward.joined", "participant", Integer.toString(to.id())).record(requests.size());
        Reply reply = timed(to, () -> exchange(to, WireRequest.joining(requests), bounds.mostJoined()));
        return JoinedReplies.of(requests, reply);
    }

    private Reply timed(ParticipantAddress to, Exchange exchange) {
        Timer.Sample sample = Timer.start(meters);
        String result = "failed";
        try {
            Reply reply = exchange.run();
            result = reply instanceof Reply.Answered(ParticipantAnswer answer) && answer.status() < 500 ? "answered"
                    : "failed";
            return reply;
        }
        catch (IOException e) {
            return Failures.of(e);
        }
        finally {
            sample.stop(Timer.builder("dispersa.forward")
                .description("Calls to participants for keys, from sending to the whole answer")
                .tag("participant", Integer.toString(to.id()))
                .tag("result", result)
                .register(meters));
        }
    }

    private interface Exchange {

        Reply run() throws IOException;

    }

    private Reply exchange(ParticipantAddress to, WireRequest wire, int most) throws IOException {
        try {
            RestClient.RequestBodySpec call = http.method(wire.method())
                .uri(to.uri().resolve(wire.path()))
                .headers(headers -> headers.putAll(wire.headers()));
            if (wire.body().length > 0) {
                call.body(wire.body());
            }
            return Objects.requireNonNull(call.exchange((sent, response) -> answers.read(to, wire.method(),
                    response.getStatusCode().value(), response.getHeaders(), body(response, most))));
        }
        catch (ResourceAccessException e) {
            throw Failures.cause(e);
        }
    }

    /**
     * Asks a participant to log and list the contents of the partitions that it leads.
     * The caller sets the deadline, and interrupts this thread when it is over.
     * @throws IOException if there is no answer, or one that is not a listing; the
     * message says so for people
     */
    public ParticipantListing list(ParticipantAddress from, UUID clusterId) throws IOException {
        return list(from, "/list", clusterId);
    }

    /**
     * Asks a participant to log and list what its replicas of some partitions have, which
     * may be stale; otherwise as {@link #list}.
     */
    public ParticipantListing listStale(ParticipantAddress from, Collection<Integer> partitions, UUID clusterId)
            throws IOException {
        return list(from,
                "/list?" + Consistency.PARAMETER + "=" + Consistency.STALE.wireName()
                        + partitions.stream().map(partition -> "&partition=" + partition).collect(Collectors.joining()),
                clusterId);
    }

    private ParticipantListing list(ParticipantAddress from, String path, UUID clusterId) throws IOException {
        try {
            return Objects.requireNonNull(http.post()
                .uri(from.uri().resolve(path))
                .header(KvHeaders.CLUSTER, clusterId.toString())
                .accept(MediaType.APPLICATION_JSON)
                .exchange((sent, response) -> listing(from, response)));
        }
        catch (ResourceAccessException e) {
            IOException cause = Failures.cause(e);
            throw cause instanceof NotAListing ? cause : new IOException(Failures.reason(cause), cause);
        }
    }

    private ParticipantListing listing(ParticipantAddress from, ClientHttpResponse response) throws IOException {
        if (response.getStatusCode().value() != 200) {
            throw new NotAListing("it answered with status " + response.getStatusCode().value());
        }
        try {
            ParticipantListing listing = json.readValue(body(response, AnswerBounds.LISTING), ParticipantListing.class);
            if (listing != null && listing.participant() != null && listing.participant().id() == from.id()) {
                return listing;
            }
            throw new NotAListing("another participant answers at its address");
        }
        catch (JacksonException e) {
            throw new NotAListing("its answer is not a listing");
        }
    }

    private static byte[] body(ClientHttpResponse response, int most) throws IOException {
        byte[] body = response.getBody().readNBytes(most + 1);
        if (body.length > most) {
            throw new IOException("the answer is longer than any that was asked for");
        }
        return body;
    }

    private static final class NotAListing extends IOException {

        NotAListing(String message) {
            super(message);
        }

    }

}
