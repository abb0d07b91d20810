package io.dispersa.service.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CoalescerTests {

    private static final Duration LONG = Duration.ofSeconds(40);

    private static final Duration SHORT = Duration.ofMillis(50);

    private static final Coalescer.Limits LIMITS = new Coalescer.Limits(4, 100, 6, 500);

    /** A call that ends when it is interrupted, and takes no notice of it. */
    private static final int DEAF = 50;

    private final Semaphore answers = new Semaphore(0);

    private final Semaphore readiness = new Semaphore(1000);

    /** The requests that left together, in the order of the calls. */
    private final List<List<Integer>> calls = new CopyOnWriteArrayList<>();

    private final List<List<Integer>> interrupted = new CopyOnWriteArrayList<>();

    private final Coalescer<Integer, String> coalescer = new Coalescer<>(LIMITS, Integer::longValue,
            Thread::startVirtualThread, readiness::acquireUninterruptibly, this::call);

    @AfterEach
    void close() {
        answers.release(1000);
        readiness.release(1000);
        coalescer.close();
    }

    @Test
    void requestThatFindsNoCallUnderWayLeavesAtOnce() throws Exception {
        answers.release(1000);
        assertThat(coalescer.submit(1).get(LONG)).isEqualTo("done 1");
        assertThat(coalescer.submit(2).get(LONG)).isEqualTo("done 2");
        assertThat(calls).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void requestsThatArriveDuringACallLeaveTogetherAndInOrderAndEachGetsItsOwnAnswer() throws Exception {
        var first = submitAndAwaitStart(1);
        var rest = submit(2, 3, 4);
        assertThat(first.isDone()).isFalse();
        answers.release(2);
        assertThat(first.get(LONG)).isEqualTo("done 1");
        assertThat(results(rest)).containsExactly("done 2", "done 3", "done 4");
        assertThat(calls).containsExactly(List.of(1), List.of(2, 3, 4));
    }

    @Test
    void nextCallWaitsForThoseWhoWereAnsweredAndThenLeavesAtOnce() throws Exception {
        try (var lingering = lingering()) {
            var cohort = submitAndHoldCall(lingering);
            var other = lingering.submit(5);
            answers.release(1);
            results(cohort);
            var again = IntStream.rangeClosed(6, 9).mapToObj(lingering::submit).toList();
            answers.release(1000);
            other.get(LONG);
            results(again);
            assertThat(calls).containsExactly(List.of(1, 2, 3, 4), List.of(5, 6, 7, 8, 9));
        }
    }

    @Test
    void nextCallDoesNotWaitForLongForThoseWhoStayAway() throws Exception {
        try (var lingering = lingering()) {
            var cohort = submitAndHoldCall(lingering);
            var other = lingering.submit(5);
            answers.release(1000);
            results(cohort);
            assertThat(other.get(LONG)).isEqualTo("done 5");
            assertThat(calls).containsExactly(List.of(1, 2, 3, 4), List.of(5));
        }
    }

    private Coalescer<Integer, String> lingering() {
        return new Coalescer<>(new Coalescer.Limits(10, 100, 20, 500, LONG), Integer::longValue,
                Thread::startVirtualThread, () -> {
                }, this::call);
    }

    /** The next call then waits for an eighth of that time. */
    private List<Coalescer<Integer, String>.Ticket> submitAndHoldCall(Coalescer<Integer, String> lingering) {
        var cohort = lingering.submit(List.of(1, 2, 3, 4));
        await().pollDelay(Duration.ofSeconds(3)).until(() -> calls.size() == 1);
        return cohort;
    }

    @Test
    void requestsThatArriveUntilACallCanBeMadeLeaveTogether() throws Exception {
        answers.release(1000);
        readiness.drainPermits();
        var first = coalescer.submit(1);
        await().until(readiness::hasQueuedThreads);
        var rest = submit(2, 3);
        assertThat(first.isDone()).isFalse();
        readiness.release(1000);
        assertThat(results(rest)).containsExactly("done 2", "done 3");
        assertThat(calls).containsExactly(List.of(1, 2, 3));
    }

    @Test
    void requestsThatAreSubmittedTogetherLeaveTogether() throws Exception {
        answers.release(1000);
        assertThat(results(coalescer.submit(List.of(1, 2, 3)))).containsExactly("done 1", "done 2", "done 3");
        assertThat(calls).containsExactly(List.of(1, 2, 3));
    }

    @Test
    void callsAreBoundedByCountAndByWeight() throws Exception {
        submitAndAwaitStart(1);
        var rest = submit(2, 3, 4, 5, 6, 96);
        answers.release(1000);
        results(rest);
        assertThat(calls).containsExactly(List.of(1), List.of(2, 3, 4, 5), List.of(6), List.of(96));
    }

    @Test
    void requestHeavierThanACallGoesAlone() throws Exception {
        answers.release(1000);
        assertThat(coalescer.submit(400).get(LONG)).isEqualTo("done 400");
    }

    @Test
    void submitWhenTooMuchWaitsIsRejected() {
        submitAndAwaitStart(1);
        IntStream.rangeClosed(1, 6).forEach(_ -> assertThat(coalescer.submit(1).isDone()).isFalse());
        assertThatThrownBy(() -> coalescer.submit(1)).isInstanceOf(RejectedExecutionException.class)
            .hasMessageContaining("overloaded");
    }

    @Test
    void submitWhenTooHeavyAQueueWaitsIsRejected() {
        submitAndAwaitStart(1);
        assertThat(coalescer.submit(300).isDone()).isFalse();
        assertThatThrownBy(() -> coalescer.submit(201)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void submitOfSeveralWhenNotAllHaveRoomHandsNoneOver() {
        submitAndAwaitStart(1);
        assertThatThrownBy(() -> coalescer.submit(List.of(1, 1, 1, 1, 1, 1, 1)))
            .isInstanceOf(RejectedExecutionException.class);
        assertThat(coalescer.waiting()).isZero();
        assertThat(coalescer.submit(List.of(2, 2, 2, 2, 2, 2))).hasSize(6);
    }

    @Test
    void failureReachesItsCallAndNoOther() throws Exception {
        var failing = submitAndAwaitStart(-1);
        var queued = coalescer.submit(2);
        answers.release(1000);
        assertThatThrownBy(() -> failing.get(LONG)).isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(queued.get(LONG)).isEqualTo("done 2");
    }

    @Test
    void nothingIsCalledWhileItIsHeld() throws Exception {
        answers.release(1000);
        List<Coalescer<Integer, String>.Ticket> waiting = new ArrayList<>();
        coalescer.hold(() -> {
            waiting.add(coalescer.submit(1));
            assertThat(calls).isEmpty();
        });
        assertThat(waiting.getFirst().get(LONG)).isEqualTo("done 1");
    }

    @Test
    void closeFinishesWhatWasAccepted() throws Exception {
        submitAndAwaitStart(1);
        var queued = coalescer.submit(2);
        answers.release(1000);
        coalescer.close();
        assertThat(queued.get(LONG)).isEqualTo("done 2");
        assertThatThrownBy(() -> coalescer.submit(3)).isInstanceOf(RejectedExecutionException.class)
            .hasMessageContaining("stopping");
    }

    @Test
    void requestThatIsWithdrawnBeforeItLeftIsNotSentAndMakesRoom() throws Exception {
        submitAndAwaitStart(1);
        var late = coalescer.submit(400);
        assertThatThrownBy(() -> late.get(SHORT)).isInstanceOf(TimeoutException.class);
        assertThat(late.withdraw()).isTrue();
        assertThat(late.withdraw()).isFalse();
        var next = coalescer.submit(300);
        answers.release(1000);
        assertThat(next.get(LONG)).isEqualTo("done 300");
        assertThat(calls).containsExactly(List.of(1), List.of(300));
    }

    @Test
    void callThatNobodyWaitsForIsInterruptedAndMakesRoom() throws Exception {
        var first = submitAndAwaitStart(1);
        assertThat(first.withdraw()).isFalse();
        var others = submit(2, 3);
        first.forsake();
        await().until(() -> interrupted.contains(List.of(1)));
        await().until(() -> calls.size() == 2);
        others.getFirst().forsake();
        answers.release(1000);
        assertThat(others.getLast().get(LONG)).isEqualTo("done 3");
        assertThat(interrupted).containsExactly(List.of(1));
    }

    @Test
    void interruptOfACallDoesNotReachTheNext() throws Exception {
        var deaf = submitAndAwaitStart(DEAF);
        var next = coalescer.submit(2);
        deaf.forsake();
        await().until(() -> calls.size() == 2);
        answers.release(1000);
        assertThat(next.get(LONG)).isEqualTo("done 2");
        assertThat(interrupted).isEmpty();
    }

    @Test
    void callWhoseRequestsWereAllWithdrawnBeforeItBeganIsNotMadeAndMakesRoom() throws Exception {
        answers.release(1000);
        List<Runnable> held = new ArrayList<>();
        Coalescer<Integer, String> starved = new Coalescer<>(LIMITS, Integer::longValue, held::add, () -> {
        }, this::call);
        assertThat(starved.submit(1).withdraw()).isTrue();
        List.copyOf(held).forEach(Runnable::run);
        assertThat(calls).isEmpty();
        held.clear();
        var next = starved.submit(2);
        List.copyOf(held).forEach(Runnable::run);
        assertThat(next.get(LONG)).isEqualTo("done 2");
    }

    @Test
    void submitWhenNoThreadIsGivenIsRejectedAndLeavesNothingBehind() {
        Coalescer<Integer, String> stopping = new Coalescer<>(LIMITS, Integer::longValue, _ -> {
            throw new RejectedExecutionException("no more threads");
        }, () -> {
        }, this::call);
        assertThatThrownBy(() -> stopping.submit(1)).isInstanceOf(RejectedExecutionException.class);
        assertThat(stopping.waiting()).isZero();
        stopping.close();
    }

    private List<Coalescer<Integer, String>.Ticket> submit(int... requests) {
        return IntStream.of(requests).mapToObj(request -> coalescer.submit(request)).toList();
    }

    private static List<String> results(List<Coalescer<Integer, String>.Ticket> tickets) throws Exception {
        List<String> results = new ArrayList<>();
        for (Coalescer<Integer, String>.Ticket ticket : tickets) {
            results.add(ticket.get(LONG));
        }
        return results;
    }

    private Coalescer<Integer, String>.Ticket submitAndAwaitStart(int request) {
        Coalescer<Integer, String>.Ticket ticket = coalescer.submit(request);
        await().until(() -> !calls.isEmpty());
        return ticket;
    }

    private List<String> call(List<Integer> requests) {
        calls.add(requests);
        if (requests.contains(DEAF)) {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            return List.of("done");
        }
        try {
            answers.acquire();
        }
        catch (InterruptedException _) {
            interrupted.add(requests);
        }
        if (requests.contains(-1)) {
            throw new IllegalStateException("the disk is gone");
        }
        return requests.stream().map(request -> "done " + request).toList();
    }

}
