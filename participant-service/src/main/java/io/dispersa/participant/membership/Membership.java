package io.dispersa.participant.membership;

import io.dispersa.participant.partition.Partitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Starts an agent for each main node when requests can be taken, because registering
 * invites them. When the process stops, hands leadership over before anything else stops,
 * and says so to the main nodes.
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

    private final IntFunction<List<MembershipAgent>> agents;

    private final List<MembershipThread> threads = new ArrayList<>();

    private volatile boolean running;

    /**
     * @param agents makes the agents of the participant that listens on this port
     */
    Membership(Partitions partitions, IntFunction<List<MembershipAgent>> agents) {
        this.partitions = partitions;
        this.agents = agents;
    }

    @Override
    public synchronized void onApplicationEvent(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() != null || !threads.isEmpty()) {
            return; // the port of actuator, if that has its own
        }
        int port = event.getWebServer().getPort();
        log.info("listens on port {}", port);
        for (MembershipAgent agent : agents.apply(port)) {
            threads.add(new MembershipThread(agent.mainNodeName(), agent));
        }
        partitions.onLeadershipChange(this::wake);
        threads.forEach(MembershipThread::start);
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
        threads().forEach(MembershipThread::close);
    }

    /** Returns why a main node refuses this participant, if one does. */
    Optional<String> refusal() {
        return threads().stream().map(MembershipThread::refusal).flatMap(Optional::stream).findFirst();
    }

    private void wake() {
        threads().forEach(MembershipThread::wake);
    }

    private synchronized List<MembershipThread> threads() {
        return List.copyOf(threads);
    }

}
