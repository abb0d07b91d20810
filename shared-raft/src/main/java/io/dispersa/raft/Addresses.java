package io.dispersa.raft;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.ratis.thirdparty.io.grpc.NameResolver;
import org.apache.ratis.thirdparty.io.grpc.NameResolverProvider;
import org.apache.ratis.thirdparty.io.grpc.NameResolverRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Where the Raft servers of processes are reached. Logs and members name a process by its
 * identity; connections look its address up here, so that a process may come back at
 * another one. Safe for use by several threads.
 *
 * <p>
 * There is one for all of a JVM: Ratis makes its connections itself, and gRPC has one
 * place for resolvers.
 */
public final class Addresses {

    private static final String SCHEME = "dispersa";

    private static final String PREFIX = SCHEME + ":///";

    private static final Map<String, Address> KNOWN = new ConcurrentHashMap<>();

    private static final Map<String, Set<AddressResolver>> WAITING = new ConcurrentHashMap<>();

    static {
        NameResolverRegistry.getDefaultRegistry().register(new Provider());
        PeerCalls.begin();
    }

    private Addresses() {
    }

    /**
     * An address.
     *
     * @param host a host name or an IP address, IPv6 without brackets
     * @param port the Raft port
     */
    record Address(String host, int port) {
    }

    /**
     * Takes note of where a process is; its connections follow.
     * @param process its identity: letters, digits, dots and hyphens
     * @param host a host name or an IP address, IPv6 without brackets
     * @param port its Raft port
     * @param tokens tells what a call to a process must have, by its identity
     */
    public static void put(String process, String host, int port, Tokens tokens) {
        PeerCalls.show(process, tokens);
        Address address = new Address(host, port);
        if (!address.equals(KNOWN.put(process, address))) {
            WAITING.getOrDefault(process, Set.of()).forEach(AddressResolver::refresh);
        }
    }

    static @Nullable Address of(String process) {
        return KNOWN.get(process);
    }

    /** Returns what a connection to a process is opened by. */
    static String target(String process) {
        return PREFIX + process;
    }

    /** Returns the process that a connection leads to. */
    static String process(String target) {
        return target.startsWith(PREFIX) ? target.substring(PREFIX.length()) : target;
    }

    static void follow(String process, AddressResolver resolver) {
        WAITING.compute(process, (_, resolvers) -> {
            Set<AddressResolver> all = resolvers == null ? ConcurrentHashMap.newKeySet() : resolvers;
            all.add(resolver);
            return all;
        });
    }

    static void leave(String process, AddressResolver resolver) {
        WAITING.computeIfPresent(process, (_, resolvers) -> {
            resolvers.remove(resolver);
            return resolvers.isEmpty() ? null : resolvers;
        });
    }

    private static final class Provider extends NameResolverProvider {

        private static final int DEFAULT_PRIORITY = 5;

        @Override
        public NameResolver newNameResolver(URI target, NameResolver.Args args) {
            return new AddressResolver(process(target.toString()), args.getOffloadExecutor());
        }

        @Override
        public String getDefaultScheme() {
            return SCHEME;
        }

        @Override
        protected boolean isAvailable() {
            return true;
        }

        @Override
        protected int priority() {
            return DEFAULT_PRIORITY;
        }

    }

}
