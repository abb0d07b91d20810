package io.dispersa.mainnode.participant;

import java.util.concurrent.ConcurrentHashMap;
import java.util.Map;
import io.micrometer.core.instrument.Gauge;
import io.dispersa.service.concurrent.Crowd;
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
import java.util.function.LongConsumer;
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

    private final int mostRequests;

    /**
     * By the ids of participants. One that stands still holds up requests for it alone.
     */
    private final Map<Integer, Crowd> crowds = new ConcurrentHashMap<>();

    ParticipantClient(RestClient http, JsonMapper json, TimedCalls calls, ForwardProperties properties, Limits limits,
            MeterRegistry meters) {
        this.http = http;
        this.json = json;
        this.answers = new AnswerReader(json);
        this.bounds = new AnswerBounds(limits);
        this.calls = calls;
        this.timeout = properties.timeout();
        this.meters = meters;
        this.mostRequests = limits.requests();
        this.joined = new JoinedCalls(this::together, calls);
    }

    /** Returns how long an answer may take at most. */
    public Duration timeout() {
        return timeout;
    }

    /**
     * Has a participant answer a request.
     * @param patience how long the answer may take, {@link #timeout} at most
     * @param room is told how many bytes an answer has before it is in memory, and may
     * refuse it by an exception; not told of short ones that come together
     * @throws io.dispersa.api.ProblemException
     * {@link io.dispersa.api.ErrorCode#TOO_MANY_REQUESTS} if too many are under way there
     */
    public Reply send(ParticipantAddress to, ParticipantRequest request, Duration patience, LongConsumer room) {
        return crowds.computeIfAbsent(to.id(), this::crowd).admit(() -> admitted(to, request, patience, room));
    }

    private Crowd crowd(int participant) {
        Crowd crowd = new Crowd("Participant " + participant, mostRequests);
        Gauge.builder("dispersa.forward.requests", crowd, Crowd::size)
            .description("Requests that are under way at a participant")
            .tag("participant", Integer.toString(participant))
            .register(meters);
        return crowd;
    }

    private Reply admitted(ParticipantAddress to, ParticipantRequest request, Duration patience, LongConsumer room) {
        return switch (request) {
            case ParticipantRequest.Page page -> page(to, page, patience, room);
            case ParticipantRequest.Group group when !JoinedCalls.takes(group) -> alone(to, group, patience, room);
            case ParticipantRequest.Group group -> {
                long start = System.nanoTime();
                yield joined.ask(to, group, patience)
                    .orElseGet(() -> alone(to, group, patience.minusNanos(System.nanoTime() - start), room));
            }
        };
    }

    private Reply page(ParticipantAddress to, ParticipantRequest.Page page, Duration patience, LongConsumer room) {
        WireRequest wire = WireRequest.of(page);
        return switch (timed(to, () -> calls.within(patience, () -> exchange(to, wire, bounds.mostOfPage(), room)))) {
            case Received.Ended(Reply reply) -> reply;
            case Received.Body(byte[] body, var headers) ->
                new Reply.Answered(new ParticipantAnswer.Page(body, headers));
        };
    }

    private Reply alone(ParticipantAddress to, ParticipantRequest.Group group, Duration patience, LongConsumer room) {
        List<ParticipantRequest.Group> only = List.of(group);
        WireRequest wire = WireRequest.of(only);
        Received received = timed(to, () -> calls.within(patience, () -> exchange(to, wire, bounds.most(only), room)));
        return GroupReplies.of(only, received)
            .getFirst()
            .orElseGet(() -> new Reply.Lost("it was sent alone, and is to be sent alone"));
    }

    private List<Optional<Reply>> together(ParticipantAddress to, List<ParticipantRequest.Group> groups) {
        if (groups.size() > 1) {
            meters.summary("dispersa.forward.joined", "participant", Integer.toString(to.id())).record(groups.size());
        }
        return GroupReplies.of(groups, timed(to, () -> exchange(to, WireRequest.of(groups), bounds.most(groups), _ -> {
        })));
    }

    private Received timed(ParticipantAddress to, Exchange exchange) {
        Timer.Sample sample = Timer.start(meters);
        String result = "failed";
        try {
            Received received = exchange.run();
            result = received instanceof Received.Body ? "answered" : "failed";
            return received;
        }
        catch (IOException e) {
            return new Received.Ended(Failures.of(e));
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

        Received run() throws IOException;

    }

    private Received exchange(ParticipantAddress to, WireRequest wire, int most, LongConsumer room) throws IOException {
        try {
            RestClient.RequestBodySpec call = http.method(wire.method())
                .uri(to.uri().resolve(wire.path()))
                .headers(headers -> headers.putAll(wire.headers()));
            if (wire.body().length > 0) {
                call.body(wire.body());
            }
            return Objects.requireNonNull(call.exchange((sent, response) -> {
                long length = response.getHeaders().getContentLength();
                if (length >= 0) {
                    room.accept(Math.min(length, most));
                }
                byte[] body = body(response, most);
                if (length < 0) { // A proxy on the way does not say.
                    room.accept(body.length);
                }
                return answers.read(to, response.getStatusCode().value(), response.getHeaders(), body);
            }));
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
                "/list?" + Consistency.STALE.parameter()
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
