package io.dispersa.raft;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import io.dispersa.raft.TermProtocol.Asked;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.ClientCalls;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * Asks one process for terms: questions that come while a call is under way, of whatever
 * replicas, leave together in the next. Safe for use by several threads; nothing here
 * waits.
 */
final class TermQuestions implements AutoCloseable {

    /** Whoever asks has asked others as well by then. */
    private static final long PATIENCE_MILLIS = 1000;

    private final String self;

    private final String process;

    private final ManagedChannel channel;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock; as many as there are replicas.
    private Map<Asked, CompletableFuture<Long>> waiting = new LinkedHashMap<>();

    private boolean underWay;

    /**
     * @param self this process
     * @param target what a connection to the other one is opened by
     */
    TermQuestions(String self, String target) {
        this.self = self;
        this.process = Addresses.process(target);
        this.channel = NettyChannelBuilder.forTarget(target)
            .usePlaintext()
            .proxyDetector(_ -> null)
            .disableRetry()
            // On a thread of the network: what is done there is done at once.
            .directExecutor()
            // While nobody reads the connection is idle, and could be dropped on its way.
            .keepAliveTime(TermProtocol.KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
            .keepAliveTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
            .keepAliveWithoutCalls(true)
            .build();
    }

    /** Asks for the term of a replica; see {@link Terms#ask}. */
    CompletableFuture<Long> ask(Asked replica) {
        CompletableFuture<Long> term;
        lock.lock();
        try {
            term = waiting.computeIfAbsent(replica, _ -> new CompletableFuture<>());
        }
        finally {
            lock.unlock();
        }
        depart();
        return term;
    }

    /** From then on all calls fail. */
    @Override
    public void close() {
        channel.shutdownNow();
    }

    private void depart() {
        Map<Asked, CompletableFuture<Long>> leaving;
        lock.lock();
        try {
            if (underWay || waiting.isEmpty()) {
                return;
            }
            underWay = true;
            leaving = waiting;
            waiting = new LinkedHashMap<>();
        }
        finally {
            lock.unlock();
        }
        call(new TermProtocol.Question(self, List.copyOf(leaving.keySet())), new Departure(leaving));
    }

    private void call(TermProtocol.Question question, Departure departure) {
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        try {
            ClientCalls.asyncUnaryCall(channel.newCall(TermProtocol.ASK, options), question, departure);
        }
        catch (RuntimeException e) { // else nobody would ever be asked again
            departure.onError(e);
        }
    }

    private void arrived() {
        lock.lock();
        try {
            underWay = false;
        }
        finally {
            lock.unlock();
        }
        depart();
    }

    /**
     * A call that is under way, and those who wait for it, in the order of its question.
     */
    private final class Departure implements StreamObserver<TermProtocol.Answer> {

        private final Map<Asked, CompletableFuture<Long>> asking;

        private TermProtocol.@Nullable Answer answer;

        Departure(Map<Asked, CompletableFuture<Long>> asking) {
            this.asking = asking;
        }

        @Override
        public void onNext(TermProtocol.Answer value) {
            answer = value;
        }

        @Override
        public void onError(Throwable failure) {
            // Else gRPC fails all calls until it connects again, up to two minutes later,
            // and a connection that is dead is found out as late.
            channel.enterIdle();
            asking.values().forEach(term -> term.completeExceptionally(failure));
            arrived();
        }

        @Override
        public void onCompleted() {
            List<Long> terms = answer == null ? List.of() : answer.terms();
            int at = 0;
            for (CompletableFuture<Long> term : asking.values()) {
                long known = at < terms.size() ? terms.get(at) : TermProtocol.NONE;
                if (known < 0) {
                    term.completeExceptionally(
                            new Terms.NotThereException(process + " has not got the replica, or it is not a member"));
                }
                else {
                    term.complete(known);
                }
                at++;
            }
            arrived();
        }

    }

}
