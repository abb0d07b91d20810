package io.dispersa.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class GroupCommitTests {

    private final Semaphore disk = new Semaphore(0);

    private final Semaphore leadership = new Semaphore(1000);

    private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();

    private final GroupCommit<Integer, String> commits = new GroupCommit<>("test",
            new GroupCommit.Limits(4, 100, 6, 500), Integer::longValue, this::awaitReady, this::commit);

    @AfterEach
    void close() {
        disk.release(1000);
        leadership.release(1000);
        commits.close();
    }

    @Test
    void operationsThatArriveDuringACommitLeaveTogetherAndInOrder() {
        CompletableFuture<String> first = submitAndAwaitStart(1);
        List<CompletableFuture<String>> rest = IntStream.of(2, 3, 4).mapToObj(commits::submit).toList();
        assertThat(first).isNotDone();
        disk.release(2);
        assertThat(first.join()).isEqualTo("done 1");
        assertThat(rest.stream().map(CompletableFuture::join)).containsExactly("done 2", "done 3", "done 4");
        assertThat(batches).containsExactly(List.of(1), List.of(2, 3, 4));
    }

    @Test
    void operationsThatArriveUntilACommitCanBeMadeLeaveTogether() {
        disk.release(1000);
        leadership.drainPermits();
        CompletableFuture<String> first = commits.submit(1);
        await().until(leadership::hasQueuedThreads);
        List<CompletableFuture<String>> rest = IntStream.of(2, 3).mapToObj(commits::submit).toList();
        assertThat(first).isNotDone();
        leadership.release(1000);
        assertThat(rest.stream().map(CompletableFuture::join)).containsExactly("done 2", "done 3");
        assertThat(batches).containsExactly(List.of(1, 2, 3));
    }

    @Test
    void batchesAreBoundedByCountAndByWeight() {
        assertThat(submitAndAwaitStart(1)).isNotDone();
        List<CompletableFuture<String>> rest = new ArrayList<>(
                IntStream.of(2, 3, 4, 5, 6, 96).mapToObj(commits::submit).toList());
        disk.release(1000);
        rest.forEach(CompletableFuture::join);
        assertThat(batches).containsExactly(List.of(1), List.of(2, 3, 4, 5), List.of(6), List.of(96));
    }

    @Test
    void anOperationHeavierThanABatchGoesAlone() {
        disk.release(1000);
        assertThat(commits.submit(400).join()).isEqualTo("done 400");
    }

    @Test
    void submitWhenTooMuchWaitsIsRejected() {
        assertThat(submitAndAwaitStart(1)).isNotDone();
        IntStream.rangeClosed(1, 6).forEach(_ -> assertThat(commits.submit(1)).isNotDone());
        assertThatThrownBy(() -> commits.submit(1)).isInstanceOf(RejectedExecutionException.class)
            .hasMessageContaining("overloaded");
    }

    @Test
    void operationsThatAreSubmittedTogetherLeaveTogether() {
        disk.release(1000);
        assertThat(commits.submit(List.of(1, 2, 3)).stream().map(CompletableFuture::join)).containsExactly("done 1",
                "done 2", "done 3");
        assertThat(batches).containsExactly(List.of(1, 2, 3));
    }

    @Test
    void submitOfSeveralWhenNotAllHaveRoomHandsNoneOver() {
        assertThat(submitAndAwaitStart(1)).isNotDone();
        assertThatThrownBy(() -> commits.submit(List.of(1, 1, 1, 1, 1, 1, 1)))
            .isInstanceOf(RejectedExecutionException.class);
        assertThat(commits.submit(List.of(2, 2, 2, 2, 2, 2))).hasSize(6);
    }

    @Test
    void submitWhenTooHeavyAQueueWaitsIsRejected() {
        assertThat(submitAndAwaitStart(1)).isNotDone();
        assertThat(commits.submit(300)).isNotDone();
        assertThatThrownBy(() -> commits.submit(201)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void failureReachesItsBatchAndNoOther() {
        CompletableFuture<String> failing = submitAndAwaitStart(-1);
        CompletableFuture<String> queued = commits.submit(2);
        disk.release(1000);
        assertThatThrownBy(failing::join).isInstanceOf(CompletionException.class)
            .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(queued.join()).isEqualTo("done 2");
    }

    @Test
    void nothingIsCommittedWhileItIsHeld() {
        disk.release(1000);
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        commits.hold(() -> {
            waiting.add(commits.submit(1));
            assertThat(batches).isEmpty();
        });
        assertThat(waiting.getFirst().join()).isEqualTo("done 1");
    }

    @Test
    void closeFinishesWhatWasAccepted() {
        assertThat(submitAndAwaitStart(1)).isNotDone();
        CompletableFuture<String> queued = commits.submit(2);
        disk.release(1000);
        commits.close();
        assertThat(queued).isCompletedWithValue("done 2");
        assertThatThrownBy(() -> commits.submit(3)).isInstanceOf(RejectedExecutionException.class)
            .hasMessageContaining("stopping");
    }

    private CompletableFuture<String> submitAndAwaitStart(int operation) {
        CompletableFuture<String> result = commits.submit(operation);
        await().until(() -> !batches.isEmpty());
        return result;
    }

    private void awaitReady() {
        leadership.acquireUninterruptibly();
    }

    private List<String> commit(List<Integer> batch) {
        batches.add(batch);
        disk.acquireUninterruptibly();
        if (batch.contains(-1)) {
            throw new IllegalStateException("the disk is gone");
        }
        return batch.stream().map(operation -> "done " + operation).toList();
    }

}
