package io.dispersa.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The cluster of one data directory, with all its processes on this machine. */
public final class LocalCluster {

    private static final int SHOWN_LOG_LINES = 15;

    private static final String SUPERVISOR = "supervisor";

    /** What the launcher writes to that log, after the time. */
    private static final String ENDED = " a process has ended";

    private static final int TIME = "2026-01-01 00:00:00".length();

    private final Path dataDir;

    private final ClusterFile file;

    private final ServiceCommandLine commandLine;

    private final Consumer<String> progress;

    /**
     * @param progress takes one line at a time, for people
     */
    public LocalCluster(Path dataDir, ServiceCommandLine commandLine, Consumer<String> progress) {
        this.dataDir = dataDir;
        this.file = ClusterFile.in(dataDir);
        this.commandLine = commandLine;
        this.progress = progress;
    }

    /**
     * Returns a line for each process that was started in this data directory and not
     * stopped since; and one more if some had to be started again.
     */
    public static List<String> processes(Path dataDir) {
        ClusterFile.Content content = ClusterFile.in(dataDir).read();
        if (content == null) {
            return List.of();
        }
        return Stream
            .concat(content.processes()
                .stream()
                .map(process -> "%-13s pid %d on port %d, %s".formatted(process.name(), process.pid(), process.port(),
                        process.isAlive() ? "running"
                                : "not running (see 'dispersa logs %s')".formatted(process.name()))),
                    content.processes().isEmpty() ? Stream.empty() : restarts(dataDir).stream())
            .toList();
    }

    private static Optional<String> restarts(Path dataDir) {
        try {
            List<String> ends = LogFile.ofOutput(dataDir, SUPERVISOR)
                .tail(Integer.MAX_VALUE, 0)
                .stream()
                .filter(line -> line.indexOf(ENDED) == TIME)
                .toList();
            return ends.isEmpty() ? Optional.empty()
                    : Optional.of("started again after an end: %d times, last at %s (see 'dispersa logs supervisor')"
                        .formatted(ends.size(), ends.getLast().substring(0, TIME)));
        }
        catch (IOException e) {
            return Optional.empty(); // nothing was ever supervised
        }
    }

    /**
     * Starts what does not run yet, and waits until every partition is served.
     * @return the layout that runs now
     * @throws LocalClusterException if it contradicts what is there, a port is taken, a
     * process dies or the time runs out
     */
    public Layout up(UpRequest request) {
        try (DirectoryLock _ = DirectoryLock.take(dataDir)) {
            // The supervisor writes to it before and after it calls this.
            LogFile.ofOutput(dataDir, SUPERVISOR).shorten();
            ClusterFile.Content recorded = file.read();
            List<RunningProcess> alive = recorded == null ? List.of() : alive(recorded);
            Set<String> names = alive.stream().map(RunningProcess::name).collect(Collectors.toSet());
            return switch (UpPlan.decide(request, recorded == null ? null : recorded.layout(), names)) {
                case UpPlan.Refuse refuse -> throw LocalClusterException.usage(refuse.reason());
                case UpPlan.Nothing nothing -> {
                    progress.accept("The cluster is already up.");
                    yield nothing.layout();
                }
                case UpPlan.Start start -> {
                    start(start, alive, request);
                    yield start.layout();
                }
            };
        }
    }

    /**
     * Has a process of its own start again what ends by itself, until {@link #down}. It
     * ends at once if there is one already.
     * @param launcher the script that does so
     */
    public void supervise(Path launcher) {
        Launcher.start(List.of("bash", launcher.toString(), "supervise", dataDir.toAbsolutePath().toString()), dataDir,
                LogFile.ofOutput(dataDir, SUPERVISOR));
    }

    /**
     * Stops every process that runs, participants first. The data stays.
     * @return whether anything ran
     */
    public boolean down() {
        if (file.read() == null) {
            return false;
        }
        try (DirectoryLock _ = DirectoryLock.take(dataDir)) {
            ClusterFile.Content recorded = file.read();
            if (recorded == null) {
                return false;
            }
            List<RunningProcess> alive = alive(recorded);
            new Shutdown(progress).stop(alive);
            file.write(new ClusterFile.Content(recorded.layout(), List.of()));
            return !alive.isEmpty();
        }
    }

    private static List<RunningProcess> alive(ClusterFile.Content recorded) {
        return recorded.processes().stream().filter(RunningProcess::isAlive).toList();
    }

    private void start(UpPlan.Start plan, List<RunningProcess> alive, UpRequest request) {
        boolean created = file.read() != null;
        plan.services()
            .forEach(service -> requireReadyToStart(service, created && plan.layout().hasFixedPorts(service.kind())));
        List<RunningProcess> running = new ArrayList<>(alive);
        try (Startup startup = new Startup(plan.layout(), request.timeout(), progress)) {
            try {
                for (Service service : plan.services()) {
                    progress.accept("starting %s on port %d".formatted(service.name(), service.port()));
                    StartedService next = launch(service, plan.layout(), request.recoverRegistry());
                    startup.watch(next);
                    running.add(next.asRunning());
                    file.write(new ClusterFile.Content(plan.layout(), running));
                }
                startup.awaitServing();
            }
            catch (StartedService.Died died) {
                throw undone(died, plan.layout(), alive, startup);
            }
        }
    }

    private LocalClusterException undone(StartedService.Died died, Layout layout, List<RunningProcess> before,
            Startup startup) {
        new Shutdown(_ -> {
        }).stop(startup.started().stream().map(StartedService::asRunning).toList());
        file.write(new ClusterFile.Content(layout, before));
        return LocalClusterException.failed(died.report(SHOWN_LOG_LINES));
    }

    private StartedService launch(Service service, Layout layout, boolean recoverRegistry) {
        LogFile log = LogFile.of(dataDir, service);
        if (recoverRegistry && service.kind() == Service.Kind.MAIN_NODE) {
            SecretFile.copyTo(service, dataDir);
        }
        LogFile output = LogFile.ofOutput(dataDir, service.name());
        output.shorten();
        List<StartedService.Lines> lines = List.of(StartedService.Lines.after(log), StartedService.Lines.after(output));
        List<String> command = commandLine.of(service, layout, dataDir, recoverRegistry);
        return new StartedService(service, Launcher.start(command, dataDir, output), lines);
    }

    private void requireReadyToStart(Service service, boolean fixedPorts) {
        Path jar = commandLine.jar(service);
        if (!Files.exists(jar)) {
            throw LocalClusterException
                .failed("%s is missing: start with ./dispersa up, which builds it".formatted(jar));
        }
        Service.ports(service.port()).forEach(port -> requireFree(port, service, fixedPorts));
    }

    private static void requireFree(int port, Service service, boolean fixedPorts) {
        if (!Ports.isFree(port)) {
            throw LocalClusterException.unavailable(
                    "port %d, for %s%s, is taken by %s: nothing was started; %s".formatted(port, service.name(),
                            port == service.port() ? "" : " (its Raft port, %d higher)".formatted(Service.RAFT_OFFSET),
                            Ports.owner(port), fixedPorts ? "free it, because this cluster's ports are fixed"
                                    : "choose another port with " + service.kind().portFlag()));
        }
    }

}
