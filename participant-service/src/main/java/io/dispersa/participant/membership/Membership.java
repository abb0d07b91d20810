package io.dispersa.participant.membership;

import io.dispersa.participant.partition.Partitions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Has an agent for each main node, those that are configured and those that the table
 * names, from when requests can be taken: registering invites them. When the process
 * stops, hands leadership over before anything else stops, and says so to the main nodes.
 */
final class Membership implements ApplicationListener<WebServerInitializedEvent>, SmartLifecycle, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Membership.class);

    /**
     * Requests go elsewhere when the main nodes have heard; a dead one is not waited for.
     */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /** Whoever stops us waits for longer. */
    private static final Duration RESIGNATION = Duration.ofSeconds(4);

    private final Partitions partitions;

    private final List<MainAddress> configured;

    private final Agents agents;

    /** By the addresses of their main nodes. Guarded by this. */
    private final Map<String, MembershipThread> threads = new LinkedHashMap<>();

    private int port;

    private boolean closed;

    private volatile boolean running;

    /** Makes the agents that speak to main nodes. */
    interface Agents {

        /**
         * Returns one.
         * @param port of this participant
         */
        MembershipAgent of(MainAddress mainNode, int port);

    }

    /**
     * @param configured the main nodes to speak to in any case
     */
    Membership(Partitions partitions, List<MainAddress> configured, Agents agents) {
        this.partitions = partitions;
        this.configured = List.copyOf(configured);
        this.agents = agents;
    }

    @Override
    public synchronized void onApplicationEvent(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() != null || !threads.isEmpty()) {
            return; // the port of actuator, if that has its own
        }
        port = event.getWebServer().getPort();
        log.info("listens on port {}", port);
        partitions.onLeadershipChange(this::wake);
        follow();
    }

    private synchronized void follow() {
        if (closed) {
            return;
        }
        Map<String, MainAddress> wanted = wanted();
        threads.entrySet().removeIf(running -> {
            boolean gone = !wanted.containsKey(running.getKey());
            if (gone) {
                log.info("speaks to no main node at {} any more", running.getKey());
                running.getValue().retire();
            }
            return gone;
        });
        wanted.forEach((address, mainNode) -> threads.computeIfAbsent(address, _ -> started(mainNode)));
    }

    /**
     * A main node may have been configured by another address than it gives itself. As
     * long as it answers there, it is not spoken to where the table names it.
     */
    private Map<String, MainAddress> wanted() {
        Map<String, MainAddress> wanted = new LinkedHashMap<>();
        configured.forEach(mainNode -> wanted.put(mainNode.hostAndPort(), mainNode));
        Set<String> answering = wanted.keySet()
            .stream()
            .flatMap(address -> Optional.ofNullable(threads.get(address)).stream())
            .flatMap(thread -> thread.answeredBy().stream())
            .collect(Collectors.toSet());
        partitions.mainNodes()
            .stream()
            .filter(mainNode -> mainNode.port() > 0 && !answering.contains(mainNode.name()))
            .forEach(mainNode -> wanted.putIfAbsent(mainNode.hostAndPort(),
                    new MainAddress(mainNode.host(), mainNode.port())));
        return wanted;
    }

    private MembershipThread started(MainAddress mainNode) {
        MembershipThread thread = new MembershipThread(mainNode.hostAndPort(), agents.of(mainNode, port), this::follow);
        thread.start();
        return thread;
    }

    @Override
    public void start() {
        running = true;
    }

    /** Begun before the web server stops: the highest phase stops first. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE;
    }

    @Override
    public void stop() {
        running = false;
        partitions.resign(RESIGNATION);
        CompletableFuture.allOf(threads().stream().map(MembershipThread::turnNow).toArray(CompletableFuture<?>[]::new))
            .completeOnTimeout(null, FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
            .join();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public void close() {
        List<MembershipThread> running;
        synchronized (this) {
            closed = true;
            running = threads();
        }
        running.forEach(MembershipThread::close);
    }

    /** Returns why a main node refuses this participant, if one does. */
    Optional<String> refusal() {
        return threads().stream().map(MembershipThread::refusal).flatMap(Optional::stream).findFirst();
    }

    private void wake() {
        threads().forEach(MembershipThread::wake);
    }

    private synchronized List<MembershipThread> threads() {
        return List.copyOf(threads.values());
    }

}
