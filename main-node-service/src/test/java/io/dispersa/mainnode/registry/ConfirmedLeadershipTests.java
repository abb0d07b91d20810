package io.dispersa.mainnode.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ConfirmedLeadershipTests {

    private final AtomicInteger questions = new AtomicInteger();

    /** What the other main nodes answer: to one question after the other. */
    private final LinkedBlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();

    private volatile boolean leads = true;

    private final ConfirmedLeadership leadership = new ConfirmedLeadership(() -> leads, _ -> ask(),
            Duration.ofSeconds(20));

    @AfterEach
    void close() {
        IntStream.range(0, 10).forEach(_ -> answers.add(false));
        leadership.close();
    }

    @Test
    void isConfirmedWhenMajorityConfirmsIsTrue() {
        answers.add(true);
        assertThat(leadership.isConfirmed()).isTrue();
    }

    @Test
    void isConfirmedWhenMajorityDoesNotConfirmIsFalse() {
        answers.add(false);
        answers.add(true);
        assertThat(leadership.isConfirmed()).isFalse();
        assertThat(leadership.isConfirmed()).isTrue();
    }

    @Test
    void isConfirmedWhenThisMainNodeFollowsAsksNobody() {
        leads = false;
        assertThat(leadership.isConfirmed()).isFalse();
        assertThat(questions).hasValue(0);
    }

    @Test
    void isConfirmedWhenNobodyAnswersIsFalse() {
        try (var impatient = new ConfirmedLeadership(() -> leads, _ -> ask(), Duration.ofMillis(20))) {
            boolean confirmed = impatient.isConfirmed();
            answers.add(true);
            assertThat(confirmed).isFalse();
        }
    }

    @Test
    void isConfirmedWhenClosedIsFalse() {
        leadership.close();
        assertThat(leadership.isConfirmed()).isFalse();
        assertThat(questions).hasValue(0);
    }

    @Test
    void isConfirmedWhenQuestionIsUnderWaySharesTheNext() {
        FutureTask<Boolean> first = asking();
        await().untilAtomic(questions, org.hamcrest.Matchers.is(1));
        List<FutureTask<Boolean>> later = Stream.generate(this::asking).limit(3).toList();
        answers.add(true);
        answers.add(false);
        assertThat(result(first)).isTrue();
        assertThat(later.stream().map(ConfirmedLeadershipTests::result)).containsExactly(false, false, false);
        assertThat(questions).hasValue(2);
    }

    /** Returns when it waits. */
    private FutureTask<Boolean> asking() {
        FutureTask<Boolean> asking = new FutureTask<>(leadership::isConfirmed);
        Thread thread = Thread.ofPlatform().daemon().start(asking);
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return asking;
    }

    private static boolean result(FutureTask<Boolean> asking) {
        try {
            return asking.get();
        }
        catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void ask() {
        questions.incrementAndGet();
        try {
            if (!answers.take()) {
                throw new IllegalStateException("no majority confirms the leader");
            }
        }
        catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

}
