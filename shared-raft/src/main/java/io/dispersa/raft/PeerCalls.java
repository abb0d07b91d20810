package io.dispersa.raft;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.Channel;
import org.apache.ratis.thirdparty.io.grpc.ClientCall;
import org.apache.ratis.thirdparty.io.grpc.ClientInterceptor;
import org.apache.ratis.thirdparty.io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import org.apache.ratis.thirdparty.io.grpc.InternalConfigurator;
import org.apache.ratis.thirdparty.io.grpc.InternalConfiguratorRegistry;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannelBuilder;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;

/**
 * Has each call show that it comes from a peer. Ratis makes its connections itself, and
 * has no place for this; gRPC has one for all connections of a JVM.
 */
final class PeerCalls implements ClientInterceptor {

    /** Has what {@link Tokens} tells. */
    static final Metadata.Key<String> TOKEN = Metadata.Key.of("dispersa-peer", Metadata.ASCII_STRING_MARSHALLER);

    /** Several for one process only where several processes share a JVM, as in tests. */
    private static final Map<String, Set<Tokens>> SHOWN = new ConcurrentHashMap<>();

    private PeerCalls() {
    }

    /** Must come before the first connection. */
    static void begin() {
        InternalConfiguratorRegistry.setConfigurators(List.of(new InternalConfigurator() {

            @Override
            public void configureChannelBuilder(ManagedChannelBuilder<?> channel) {
                channel.intercept(new PeerCalls());
            }

        }));
    }

    /** From now on calls to a process have its token. */
    static void show(String process, Tokens tokens) {
        SHOWN.computeIfAbsent(process, _ -> new CopyOnWriteArraySet<>()).add(tokens);
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {

            @Override
            public void start(Listener<A> listener, Metadata headers) {
                token(next.authority()).ifPresent(token -> headers.put(TOKEN, token));
                super.start(listener, headers);
            }
        };
    }

    private static Optional<String> token(String process) {
        return SHOWN.getOrDefault(process, Set.of())
            .stream()
            .map(tokens -> tokens.of(process))
            .flatMap(Optional::stream)
            .findFirst();
    }

}
