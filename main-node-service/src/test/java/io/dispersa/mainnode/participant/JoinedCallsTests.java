package io.dispersa.mainnode.participant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.ProblemException;
import io.dispersa.operation.Operation;
import io.dispersa.service.codec.OperationGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JoinedCallsTests {

    private static final Duration LONG = Duration.ofSeconds(40);

    private static final Duration SHORT = Duration.ofMillis(50);

    private static final ParticipantAddress PARTICIPANT = new ParticipantAddress(1, "127.0.0.1", 9001);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private final CountDownLatch answering = new CountDownLatch(1);

    /** The partitions of the requests that left together, in the order of the calls. */
    private final List<List<Integer>> calls = new CopyOnWriteArrayList<>();

    private final JoinedCalls joined = new JoinedCalls((_, requests) -> {
        calls.add(requests.stream().map(ParticipantRequest::partition).sorted().toList());
        await().atMost(LONG).until(() -> answering.getCount() == 0);
        return requests.stream().map(_ -> Optional.<Reply>of(new Reply.NotSent())).toList();
    }, threads);

    @AfterEach
    void end() {
        answering.countDown();
        threads.shutdownNow();
    }

    @Test
    void readsOfSeveralPartitionsLeaveTogether() {
        ask(read(0), read(1), read(2));
        awaitCalls(List.of(List.of(0)));
        answering.countDown();
        awaitCalls(List.of(List.of(0), List.of(1, 2)));
    }

    /** One that cannot commit must not hold up the others. */
    @Test
    void writesToSeveralPartitionsDoNotWaitForEachOther() {
        ask(write(0), write(1), write(2));
        awaitCalls(List.of(List.of(0), List.of(1), List.of(2)));
    }

    @Test
    void staleReadsDoNotWaitForOthers() {
        ask(read(0), stale(1), write(2));
        awaitCalls(List.of(List.of(0), List.of(1), List.of(2)));
    }

    @Test
    void requestThatLosesPatienceIsLostIfItHasLeftAndElseWasNotSent() throws Exception {
        Future<Optional<Reply>> left = threads.submit(() -> joined.ask(PARTICIPANT, write(0), Duration.ofSeconds(2)));
        awaitCalls(List.of(List.of(0)));
        assertThat(joined.ask(PARTICIPANT, write(0), SHORT)).contains(new Reply.NotSent());
        assertThat(left.get()).contains(new Reply.Lost("it did not answer in time"));
    }

    @Test
    void requestWhenTooManyWaitIsRefused() {
        ask(write(0));
        awaitCalls(List.of(List.of(0)));
        for (int i = 0; i < 4096; i++) {
            threads.execute(() -> joined.ask(PARTICIPANT, write(0), LONG));
        }
        await().atMost(LONG).until(() -> joined.waiting() == 4096);
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> joined.ask(PARTICIPANT, write(0), LONG))
            .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS))
            .satisfies(e -> assertThat(e.problem().key()).isEqualTo("k"));
    }

    /** Asks for one after the other, each when the one before is under way or waits. */
    private void ask(ParticipantRequest.Group... requests) {
        List<Thread> asking = new ArrayList<>();
        for (ParticipantRequest.Group request : requests) {
            asking.add(Thread.ofVirtual().start(() -> joined.ask(PARTICIPANT, request, LONG)));
            await().atMost(LONG).until(() -> asking.getLast().getState() == Thread.State.TIMED_WAITING);
        }
    }

    private void awaitCalls(List<List<Integer>> expected) {
        await().atMost(LONG).untilAsserted(() -> assertThat(calls).containsExactlyInAnyOrderElementsOf(expected));
    }

    private static ParticipantRequest.Group read(int partition) {
        return request(new Operation.Get(Key.of("k")), false, partition);
    }

    private static ParticipantRequest.Group stale(int partition) {
        return request(new Operation.Get(Key.of("k")), true, partition);
    }

    private static ParticipantRequest.Group write(int partition) {
        return request(new Operation.Put(Key.of("k"), "text/plain", new byte[1]), false, partition);
    }

    private static ParticipantRequest.Group request(Operation operation, boolean stale, int partition) {
        return new ParticipantRequest.Group(OperationGroup.of(operation), stale, partition, new UUID(0, 1),
                TraceContext.NONE);
    }

}
