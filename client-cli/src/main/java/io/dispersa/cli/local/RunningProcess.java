package io.dispersa.cli.local;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A process as it was started. Its start instant tells it from another that was given the
 * same pid later.
 *
 * @param name the service's name
 * @param port where it listens for HTTP
 * @param pid the operating system's number for it
 * @param started when it started, by the operating system
 */
record RunningProcess(String name, int port, long pid, Instant started) {

    /**
     * Linux derives the start from the boot time, which moves a little when the clock is
     * set.
     */
    private static final Duration TOLERANCE = Duration.ofSeconds(3);

    /**
     * Returns the process, if it still runs.
     */
    Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid).filter(RunningProcess::runs).filter(this::isTheSame);
    }

    List<Integer> ports() {
        return Service.ports(port);
    }

    boolean isAlive() {
        return find().isPresent();
    }

    /**
     * A process that has ended and whose parent does not care is still listed, but has no
     * command any more.
     */
    private static boolean runs(ProcessHandle candidate) {
        return candidate.isAlive() && candidate.info().command().isPresent();
    }

    private boolean isTheSame(ProcessHandle candidate) {
        return candidate.info()
            .startInstant()
            .map(start -> Duration.between(started, start).abs().compareTo(TOLERANCE) <= 0)
            .orElse(false);
    }
}
