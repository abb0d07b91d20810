package io.dispersa.cli.local;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A process that this {@code up} has started.
 *
 * @param logs what it has logged, and its output
 */
record StartedService(Service service, Process process, List<Lines> logs) {

    /**
     * The lines of a log that a process has written.
     *
     * @param from where they begin, in bytes
     */
    record Lines(LogFile file, long from) {

        /** Returns the lines that are yet to come. */
        static Lines after(LogFile file) {
            return new Lines(file, file.size());
        }

    }

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
            return "%s ended with exit code %d while it was starting; what was started is stopped again.%n%s%nIts logs: %s"
                .formatted(service.service().name(), service.process().exitValue(), service.lastLines(lines),
                        service.paths());
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

    private String paths() {
        return logs.stream().map(log -> log.file().path().toString()).collect(Collectors.joining(", "));
    }

    private String lastLines(int lines) {
        try {
            List<String> tail = new ArrayList<>();
            for (Lines written : logs) {
                tail.addAll(written.file().tail(lines, written.from()));
            }
            return tail.isEmpty() ? "It logged nothing." : "Its last lines:\n  " + String.join("\n  ", tail);
        }
        catch (IOException e) {
            return "Its log cannot be read: " + e.getMessage();
        }
    }
}
