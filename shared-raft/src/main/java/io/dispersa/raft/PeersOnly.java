package io.dispersa.raft;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.ratis.thirdparty.io.grpc.Grpc;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses each call that does not have this process's token. */
final class PeersOnly implements ServerInterceptor {

    private static final Logger log = LoggerFactory.getLogger(PeersOnly.class);

    /** A stranger that does not give up must not fill the log. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Supplier<Optional<String>> token;

    /** When a stranger was last spoken of in the log. */
    private final AtomicLong spoken = new AtomicLong(System.nanoTime() - SILENCE.toNanos());

    /**
     * @param token that each call must have; nothing as long as it is not known
     */
    PeersOnly(Supplier<Optional<String>> token) {
        this.token = token;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
            ServerCallHandler<Q, A> next) {
        Optional<String> known = token.get();
        if (known.isPresent() && isEqual(known.get(), headers.get(PeerCalls.TOKEN))) {
            return next.startCall(call, headers);
        }
        if (known.isPresent()) {
            warn(call);
        }
        call.close(Status.UNAUTHENTICATED.withDescription("this port is for processes that know the cluster's secret"),
                new Metadata());
        return new ServerCall.Listener<>() {
        };
    }

    private static boolean isEqual(String token, @Nullable String given) {
        return given != null && MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8),
                given.getBytes(StandardCharsets.UTF_8));
    }

    private void warn(ServerCall<?, ?> call) {
        long last = spoken.get();
        long now = System.nanoTime();
        if (now - last >= SILENCE.toNanos() && spoken.compareAndSet(last, now)) {
            log.warn("A call from {} is refused: it does not show that it knows the cluster's secret.",
                    call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
        }
    }

}
