package io.dispersa.mainnode.participant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.Key;
import io.dispersa.operation.Operation;
import io.dispersa.service.codec.OperationGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LaneTests {

    private static final Duration LONG = Duration.ofSeconds(40);

    private static final Duration SHORT = Duration.ofMillis(50);

    private static final int LONGEST_JOINED = 64 * 1024;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private final CountDownLatch answering = new CountDownLatch(1);

    /** The keys that left together, in the order of the calls. */
    private final List<List<String>> calls = new CopyOnWriteArrayList<>();

    private final List<String> interrupted = new CopyOnWriteArrayList<>();

    private final Lane lane = new Lane(requests -> {
        calls.add(keys(requests));
        try {
            answering.await();
        }
        catch (InterruptedException _) {
            interrupted.addAll(keys(requests));
        }
        return replies(requests);
    }, threads);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void requestThatFindsNoCrowdLeavesAtOnce() {
        answering.countDown();
        assertThat(lane.ask(put("a", 1), LONG)).contains(reply("a"));
        assertThat(lane.ask(put("b", 1), LONG)).contains(reply("b"));
        assertThat(calls).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void requestsThatArriveWhileACallIsUnderWayLeaveTogetherAndEachGetsItsOwnAnswer() throws Exception {
        fill();
        List<Future<Optional<Reply>>> answers = new ArrayList<>();
        IntStream.range(0, 18).forEach(i -> answers.add(ask("key-" + i, 1)));
        awaitQueued(18);
        assertThat(calls).hasSize(1);
        answering.countDown();
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).get()).contains(reply("key-" + i));
        }
        assertThat(calls).hasSize(2);
        assertThat(calls.getLast()).hasSize(18);
    }

    @Test
    void callIsBoundedInRequestsAndInBytes() throws Exception {
        fill();
        List<Future<Optional<Reply>>> answers = new ArrayList<>();
        IntStream.range(0, 40).forEach(i -> answers.add(ask("long-" + i, LONGEST_JOINED)));
        awaitQueued(40);
        IntStream.range(0, 300).forEach(i -> answers.add(ask("short-" + i, 1)));
        awaitQueued(340);
        answering.countDown();
        for (Future<Optional<Reply>> answer : answers) {
            assertThat(answer.get()).isPresent();
        }
        assertThat(calls).allSatisfy(call -> {
            assertThat(call).hasSizeLessThanOrEqualTo(256);
            assertThat(call.stream().filter(key -> key.startsWith("long"))).hasSizeLessThanOrEqualTo(16);
        });
    }

    @Test
    void requestThatLosesPatienceBeforeItLeftWasNotSent() throws Exception {
        fill();
        assertThat(lane.ask(put("late", 1), SHORT)).contains(new Reply.NotSent());
        answering.countDown();
        assertThat(ask("next", 1).get()).isPresent();
        assertThat(calls).noneSatisfy(call -> assertThat(call).contains("late"));
    }

    @Test
    void callThatNobodyWaitsForIsEndedAndMakesRoom() {
        assertThat(lane.ask(put("a", 1), SHORT)).contains(new Reply.Lost("it did not answer in time"));
        await().until(() -> interrupted.contains("a"));
        answering.countDown();
        assertThat(lane.ask(put("c", 1), LONG)).isPresent();
    }

    @Test
    void callThatEverybodyGaveUpBeforeItBeganIsNotMadeAndMakesRoom() {
        List<Runnable> held = new ArrayList<>();
        Lane starved = new Lane(requests -> {
            calls.add(keys(requests));
            return replies(requests);
        }, held::add);
        assertThat(starved.ask(put("a", 1), SHORT)).get().isInstanceOf(Reply.Lost.class);
        assertThat(starved.ask(put("c", 1), SHORT)).contains(new Reply.NotSent());
        List.copyOf(held).forEach(Runnable::run);
        assertThat(calls).isEmpty();
        held.clear();
        assertThat(starved.ask(put("d", 1), SHORT)).isPresent();
        assertThat(held).hasSize(1);
    }

    @Test
    void callThatFailsFailsItsOwnRequestsOnly() throws Exception {
        CompletableFuture<List<Optional<Reply>>> first = new CompletableFuture<>();
        Lane failing = new Lane(requests -> {
            calls.add(keys(requests));
            return keys(requests).contains("a") ? first.join() : replies(requests);
        }, threads);
        Future<Optional<Reply>> failed = threads.submit(() -> failing.ask(put("a", 1), LONG));
        await().until(() -> calls.size() == 1);
        Future<Optional<Reply>> next = threads.submit(() -> failing.ask(put("b", 1), LONG));
        await().until(() -> failing.waiting() == 1);
        first.completeExceptionally(new IllegalStateException("on purpose"));
        assertThatThrownBy(failed::get).isInstanceOf(ExecutionException.class).hasStackTraceContaining("on purpose");
        assertThat(next.get()).contains(reply("b"));
    }

    /** Has a call under way, so that what comes next waits. */
    private void fill() {
        var _ = ask("first", 1);
        await().until(() -> calls.size() == 1);
    }

    private void awaitQueued(int count) {
        await().until(() -> lane.waiting() == count);
    }

    private Future<Optional<Reply>> ask(String key, int length) {
        return threads.submit(() -> lane.ask(put(key, length), LONG));
    }

    private static ParticipantRequest.Group put(String key, int length) {
        return new ParticipantRequest.Group(
                OperationGroup.of(new Operation.Put(Key.of(key), "text/plain", new byte[length])), false, 0,
                new UUID(0, 1), TraceContext.NONE);
    }

    private static List<String> keys(List<ParticipantRequest.Group> requests) {
        return requests.stream().map(request -> request.group().operations().getFirst().key().text()).toList();
    }

    private static List<Optional<Reply>> replies(List<ParticipantRequest.Group> requests) {
        return keys(requests).stream().map(LaneTests::reply).map(Optional::of).toList();
    }

    /** Names the key, so that it cannot be taken for another's. */
    private static Reply reply(String key) {
        return new Reply.Lost(key);
    }

}
