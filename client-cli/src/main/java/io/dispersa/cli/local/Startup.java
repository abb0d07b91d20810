package io.dispersa.cli.local;

import io.dispersa.api.ProblemException;
import io.dispersa.client.KvClient;
import io.dispersa.client.KvClientException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Watches a cluster start, and tells how far it is. Each wait ends in
 * {@link StartedService.Died} if a process ends, and in a failure when the time of the
 * whole start is over.
 */
final class Startup implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Layout layout;

    private final Duration timeout;

    private final Consumer<String> progress;

    private final List<StartedService> started = new ArrayList<>();

    private final KvClient client;

    private final long begin = System.nanoTime();

    private String lastStage = "";

    Startup(Layout layout, Duration timeout, Consumer<String> progress) {
        this.layout = layout;
        this.timeout = timeout;
        this.progress = progress;
        this.client = new KvClient(layout.mainNodePorts().stream().map(Startup::local).toList(), PATIENCE, PATIENCE);
    }

    void watch(StartedService service) {
        started.add(service);
    }

    List<StartedService> started() {
        return started;
    }

    /** Returns when all that was started says that every partition is served. */
    void awaitServing() {
        await(() -> registered() >= layout.participants() && started.stream().allMatch(this::ready) && client.ready());
        tell("every partition is served");
    }

    @Override
    public void close() {
        client.close();
    }

    private void await(BooleanSupplier condition) {
        while (!holds(condition)) {
            started.forEach(StartedService::requireAlive);
            if (System.nanoTime() - begin > timeout.toNanos()) {
                throw LocalClusterException
                    .unavailable(("the cluster does not serve after %d s (%s). Its processes go on: "
                            + "look with 'dispersa status' and 'dispersa logs', or wait longer with 'dispersa up --timeout'")
                        .formatted(timeout.toSeconds(),
                                lastStage.isEmpty() ? "the main node does not answer" : lastStage));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        // What answered may be another process at the port; ours must live as well.
        started.forEach(StartedService::requireAlive);
    }

    /**
     * Asks each itself: a main node believes in a participant for some seconds after its
     * end, and knows nothing of its peers' health.
     */
    private boolean ready(StartedService service) {
        try (KvClient own = new KvClient(local(service.service().port()), PATIENCE, PATIENCE)) {
            return own.ready();
        }
    }

    private static URI local(int port) {
        return URI.create("http://localhost:" + port);
    }

    private boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        }
        catch (KvClientException | ProblemException e) {
            return false;
        }
    }

    private int registered() {
        int registered = client.participants().size();
        tell("main node up, %d of %d participants registered".formatted(registered, layout.participants()));
        return registered;
    }

    private void tell(String stage) {
        if (!stage.equals(lastStage)) {
            lastStage = stage;
            progress.accept(stage);
        }
    }

}
