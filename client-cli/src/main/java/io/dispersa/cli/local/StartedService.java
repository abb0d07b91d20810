package io.dispersa.cli.local;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * A process that this {@code up} has started.
 *
 * @param logStart where its own lines begin in the log, in bytes
 */
record StartedService(Service service, Process process, LogFile log, long logStart) {

    /** It ended while the cluster was starting. */
    static final class Died extends RuntimeException {

        private final transient StartedService service;

        Died(StartedService service) {
            super(service.service().name() + " died", null, false, false);
            this.service = service;
        }

        /**
         * Returns its name and the end of its log.
         */
        String report(int lines) {
            return "%s ended with exit code %d while it was starting; what was started is stopped again.%n%s%nIts log: %s"
                .formatted(service.service().name(), service.process().exitValue(), service.lastLines(lines),
                        service.log().path());
        }

    }

    RunningProcess asRunning() {
        // A process that is gone already has no start any more; no other can have it
        // either.
        Instant started = process.info().startInstant().orElse(Instant.EPOCH);
        return new RunningProcess(service.name(), service.port(), process.pid(), started);
    }

    void requireAlive() {
        if (!process.isAlive()) {
            throw new Died(this);
        }
    }

    private String lastLines(int lines) {
        try {
            List<String> tail = log.tail(lines, logStart);
            return tail.isEmpty() ? "It logged nothing." : "Its last lines:\n  " + String.join("\n  ", tail);
        }
        catch (IOException e) {
            return "Its log cannot be read: " + e.getMessage();
        }
    }
}
