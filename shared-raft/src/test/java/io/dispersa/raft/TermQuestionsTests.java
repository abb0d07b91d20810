package io.dispersa.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import io.dispersa.raft.TermProtocol.Asked;
import org.apache.ratis.thirdparty.io.grpc.Server;
import org.apache.ratis.thirdparty.io.grpc.ServerServiceDefinition;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.ServerCalls;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of a peer that answers when the test says so. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // each test has a peer of its own
class TermQuestionsTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private static final Asked GROUP = new Asked(new UUID(0, 1), "2.1");

    private static final Asked OTHER = new Asked(new UUID(0, 2), "2.1");

    private final Semaphore answering = new Semaphore(0);

    private final AtomicLong term = new AtomicLong(1);

    /** The groups of each call. */
    private final List<List<Asked>> calls = new CopyOnWriteArrayList<>();

    private Server peer;

    private TermQuestions questions;

    @BeforeEach
    void start() throws IOException {
        peer = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(ServerServiceDefinition.builder(TermProtocol.SERVICE)
                .addMethod(TermProtocol.ASK, ServerCalls.asyncUnaryCall(this::answer))
                .build())
            .build()
            .start();
        Addresses.put("asked", "127.0.0.1", peer.getPort(), _ -> Optional.of("token"));
        questions = new TermQuestions("here", Addresses.target("asked"));
    }

    @AfterEach
    void stop() {
        questions.close();
        answering.release(100);
        peer.shutdownNow();
    }

    /** What it says by then may be older than the question. */
    @Test
    void questionIsNotAnsweredByACallThatLeftBeforeIt() {
        CompletableFuture<Long> early = questions.ask(GROUP);
        await().atMost(LONG).until(() -> calls.size() == 1);
        CompletableFuture<Long> late = questions.ask(GROUP);
        term.set(2);
        answering.release();
        assertThat(early).succeedsWithin(LONG).isEqualTo(1L);
        assertThat(late).isNotDone();
        answering.release();
        assertThat(late).succeedsWithin(LONG).isEqualTo(2L);
    }

    @Test
    void questionsThatMeetShareACallWhateverTheirGroups() {
        CompletableFuture<Long> first = questions.ask(GROUP);
        await().atMost(LONG).until(() -> calls.size() == 1);
        List<CompletableFuture<Long>> waiting = List.of(questions.ask(OTHER), questions.ask(GROUP),
                questions.ask(OTHER));
        answering.release(2);
        assertThat(first).succeedsWithin(LONG);
        waiting.forEach(each -> assertThat(each).succeedsWithin(LONG));
        assertThat(calls).containsExactly(List.of(GROUP), List.of(OTHER, GROUP));
    }

    @Test
    void groupThatThePeerHasNotGotHasNoTerm() {
        term.set(TermProtocol.NONE);
        answering.release();
        assertThat(questions.ask(GROUP)).failsWithin(LONG).withThrowableThat().withMessageContaining("has not got");
    }

    @Test
    void callThatFailsFailsItsOwnQuestionsAndTheNextIsMade() {
        CompletableFuture<Long> hanging = questions.ask(GROUP);
        await().atMost(LONG).until(() -> calls.size() == 1);
        CompletableFuture<Long> next = questions.ask(GROUP);
        // It is given up after a second.
        assertThat(hanging).failsWithin(LONG);
        answering.release(2);
        assertThat(next).succeedsWithin(LONG);
    }

    @Test
    void nothingIsAskedAfterTheEnd() {
        questions.close();
        assertThat(questions.ask(GROUP)).failsWithin(LONG);
    }

    private void answer(TermProtocol.Question question, StreamObserver<TermProtocol.Answer> caller) {
        calls.add(question.replicas());
        long known = term.get();
        try {
            answering.acquire();
            caller.onNext(new TermProtocol.Answer(question.replicas().stream().map(_ -> known).toList()));
            caller.onCompleted();
        }
        catch (InterruptedException e) {
            caller.onError(Status.CANCELLED.asException());
        }
    }

}
