package io.dispersa.service.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ByteBudgetTests {

    private static final long MIB = 1024 * 1024;

    private final ByteBudget patient = new ByteBudget(4 * MIB, Duration.ofSeconds(30));

    private final ByteBudget hasty = new ByteBudget(4 * MIB, Duration.ofMillis(1));

    @Test
    void takeWhenThereIsTooLittleIsRefusedAndNamesTheSetting() {
        try (Reservation first = hasty.open(); Reservation second = hasty.open()) {
            first.take(3 * MIB);
            assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> second.take(MIB))
                .withMessageContaining("4194304")
                .withMessageContaining("dispersa.limits.in-flight")
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS));
            assertThat(hasty.refused()).isOne();
        }
        assertThat(hasty.reserved()).isZero();
    }

    @Test
    void smallRequestsAreServedBesideLargeOnesThatHoldAllTheyMay() {
        try (Reservation large = hasty.open(); Reservation small = hasty.open()) {
            large.take(3 * MIB);
            small.take(100 * 1024);
            assertThat(small.held()).isEqualTo(100 * 1024);
        }
    }

    @Test
    void requestThatWouldNeedMoreThanThereIsGetsWhatOneCanHave() {
        try (Reservation huge = hasty.open()) {
            huge.take(100 * MIB);
            assertThat(huge.held()).isEqualTo(3 * MIB);
            huge.take(MIB);
        }
    }

    @Test
    void takeWaitsUntilOthersGiveBack() {
        try (Reservation first = patient.open(); Reservation second = patient.open()) {
            first.take(3 * MIB);
            CompletableFuture<Void> waiting = begin(() -> second.take(2 * MIB));
            await().pollDelay(Duration.ofMillis(50)).until(() -> !waiting.isDone());
            first.keep(MIB);
            waiting.join();
            assertThat(patient.reserved()).isEqualTo(3 * MIB);
        }
    }

    @Test
    void whatIsLeftIsGivenInOrderOfArrival() {
        try (Reservation first = patient.open();
                Reservation second = patient.open();
                Reservation third = patient.open()) {
            first.take(3 * MIB);
            CompletableFuture<Void> large = begin(() -> second.take(3 * MIB));
            await().until(() -> patient.waiting() == 1);
            CompletableFuture<Void> later = begin(() -> third.take(MIB));
            await().until(() -> patient.waiting() == 2);
            first.keep(MIB);
            assertThat(patient.waiting()).as("it does not pass one that waits longer").isEqualTo(2);
            first.keep(0);
            large.join();
            second.keep(0);
            later.join();
        }
    }

    @Test
    void takeWhenInterruptedIsRefusedAndTheInterruptIsKept() {
        try (Reservation first = patient.open(); Reservation second = patient.open()) {
            first.take(3 * MIB);
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> second.take(MIB));
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void whatComesAfterTheEndIsGivenBack() {
        Reservation ended = hasty.open();
        Reservation part = ended.part();
        ended.close();
        assertThatIllegalStateException().isThrownBy(() -> ended.take(1));
        assertThatIllegalStateException().isThrownBy(() -> part.take(1));
        assertThatIllegalStateException().isThrownBy(() -> ended.part().take(1));
        assertThat(hasty.reserved()).isZero();
    }

    @Test
    void resizeTakesWhatIsMissingOrGivesTheRestBack() {
        try (Reservation request = hasty.open()) {
            request.resize(MIB);
            request.resize(2 * MIB);
            assertThat(hasty.reserved()).isEqualTo(2 * MIB);
            request.resize(100);
            assertThat(hasty.reserved()).isEqualTo(100);
        }
    }

    @Test
    void settleEndsThePartsAndHoldsWhatTheAnswerNeeds() {
        try (Reservation request = hasty.open()) {
            request.take(100);
            request.part().take(2 * MIB);
            request.settle(MIB);
            assertThat(request.held()).isEqualTo(MIB);
            assertThat(hasty.reserved()).isEqualTo(MIB);
        }
        assertThat(hasty.reserved()).isZero();
    }

    @Test
    void bodiesThatAreNotCompleteShareHalf() {
        try (Reservation first = hasty.open(); Reservation second = hasty.open()) {
            first.takeArriving(2 * MIB);
            assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> second.takeArriving(1));
            second.take(100 * 1024);
            first.arrived();
            second.takeArriving(MIB / 2);
        }
        try (Reservation third = hasty.open()) {
            third.takeArriving(2 * MIB);
        }
        assertThat(hasty.reserved()).isZero();
    }

    @Test
    void requestsDoNotWaitBehindBodiesThatAreNotComplete() {
        try (Reservation first = patient.open();
                Reservation second = patient.open();
                Reservation third = patient.open()) {
            first.takeArriving(2 * MIB);
            CompletableFuture<Void> arriving = begin(() -> second.takeArriving(1));
            await().until(() -> patient.waiting() == 1);
            third.take(MIB / 2);
            first.arrived();
            arriving.join();
        }
    }

    @Test
    void partsOfOneRequestThatWouldNeedMoreThanThereIsGetWhatOneCanHave() {
        try (Reservation request = hasty.open()) {
            for (int i = 0; i < 10; i++) {
                request.part().resize(MIB);
            }
            assertThat(hasty.reserved()).isEqualTo(3 * MIB);
        }
        assertThat(hasty.reserved()).isZero();
    }

    @Test
    void forceHoldsWhatIsThereInAnyCase() {
        try (Reservation request = hasty.open()) {
            request.force(100 * MIB);
            assertThat(hasty.reserved()).isEqualTo(100 * MIB);
        }
        assertThat(hasty.reserved()).isZero();
    }

    @Test
    void nothingIsLostOrHeldTwiceWhenManyTakeAndGiveBack() throws Exception {
        long seed = System.nanoTime();
        ByteBudget budget = new ByteBudget(4 * MIB, Duration.ofMillis(2));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = IntStream.range(0, 64).<Future<?>>mapToObj(thread -> threads.submit(() -> {
                Random random = new Random(seed + thread);
                for (int round = 0; round < 50; round++) {
                    takeAtRandom(budget, random);
                }
            })).toList();
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertThat(budget.reserved()).as("seed %d", seed).isZero();
        assertThat(budget.waiting()).as("seed %d", seed).isZero();
    }

    private static CompletableFuture<Void> begin(Runnable action) {
        return CompletableFuture.runAsync(action, Thread::startVirtualThread);
    }

    private static void takeAtRandom(ByteBudget budget, Random random) {
        try (Reservation request = budget.open()) {
            request.take(random.nextLong(MIB));
            Reservation part = request.part();
            part.resize(random.nextLong(2 * MIB));
            assertThat(budget.reserved()).isLessThanOrEqualTo(budget.total());
            request.keep(random.nextLong(MIB));
            part.resize(random.nextLong(2 * MIB));
        }
        catch (ProblemException e) {
            assertThat(e.problem().code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
        }
    }

}
