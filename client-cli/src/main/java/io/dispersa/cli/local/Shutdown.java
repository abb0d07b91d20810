package io.dispersa.cli.local;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Stops processes: asks first, and insists later. */
final class Shutdown {

    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final Duration LETTING_GO = Duration.ofSeconds(2);

    private static final Duration GRACE = Duration.ofSeconds(15);

    private final Consumer<String> progress;

    private final Duration grace;

    Shutdown(Consumer<String> progress) {
        this(progress, GRACE);
    }

    Shutdown(Consumer<String> progress, Duration grace) {
        this.progress = progress;
        this.grace = grace;
    }

    /**
     * Stops the participants together, and the main nodes after them, so that they can
     * still tell them.
     */
    void stop(List<RunningProcess> processes) {
        Map<Boolean, List<RunningProcess>> byKind = processes.stream()
            .collect(Collectors.partitioningBy(process -> process.name().startsWith("participant")));
        stopTogether(byKind.getOrDefault(true, List.of()));
        stopTogether(byKind.getOrDefault(false, List.of()));
    }

    private void stopTogether(List<RunningProcess> processes) {
        processes.forEach(process -> process.find().ifPresent(ProcessHandle::destroy));
        long deadline = System.nanoTime() + grace.toNanos();
        for (RunningProcess process : processes) {
            if (!ends(process, deadline)) {
                progress
                    .accept("%s did not stop within %d s: it is killed".formatted(process.name(), grace.toSeconds()));
                process.find().ifPresent(ProcessHandle::destroyForcibly);
                ends(process, System.nanoTime() + grace.toNanos());
            }
            process.ports().forEach(Shutdown::awaitPort);
            progress.accept(process.name() + " stopped");
        }
    }

    /**
     * A process that ends lets go of its memory, by which it is known, before its port.
     * Gives up soon: the port may be another's by now.
     */
    private static void awaitPort(int port) {
        long deadline = System.nanoTime() + LETTING_GO.toNanos();
        while (!Ports.isFree(port) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /**
     * Returns whether the process ends before this instant of the nano clock.
     */
    private static boolean ends(RunningProcess process, long deadline) {
        while (process.isAlive()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return true;
    }

}
