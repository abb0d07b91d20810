package io.dispersa.system.cluster;

import static org.awaitility.Awaitility.await;

import io.dispersa.system.launcher.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One service as a real process, which can be started, stopped and killed any number of
 * times.
 */
final class ServiceProcess {

    /**
     * Unpacked, with its AOT cache, as the launcher starts it: that takes half the time
     * of the jar.
     */
    private static final Path DIST = prepared();

    private static final String PRELOAD = "LD_PRELOAD";

    private final Path jar;

    private final Path log;

    private final List<String> arguments;

    private Map<String, String> environment = Map.of();

    /** Asked for by the threads of a network, too. */
    private volatile @Nullable Process process;

    ServiceProcess(String service, Path log, List<String> arguments) {
        try {
            // The AOT cache knows its jars by their real paths.
            this.jar = DIST.resolve(service).toRealPath().resolve(service + ".jar");
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.log = log;
        this.arguments = List.copyOf(arguments);
    }

    /**
     * Adds to the environment in which the process is started; one more library is
     * preloaded beside those before.
     */
    void give(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(environment);
        variables.forEach((name, value) -> all.merge(name, value,
                (before, more) -> name.equals(PRELOAD) ? before + ":" + more : more));
        environment = Map.copyOf(all);
    }

    /** Starts the process; its log goes on where it ended. */
    void start() {
        // The first compiler alone: no process of a test lives until the second has paid.
        // By default it has so little room for code that all garbage is collected, for
        // half a second, whenever some has been compiled. And it would interpret for
        // twenty seconds what a new process does ten times a second.
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=240m", "-XX:CompileThresholdScaling=0.3",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xlog:aot=off",
                "-Xlog:cds=off", "-XX:AOTCache=" + jar.resolveSibling("app.aot"), "-jar", jar.toString()));
        command.addAll(arguments);
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            process = builder.start();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process as {@code kill -9} does. */
    void kill() {
        running().destroyForcibly();
        awaitExit();
    }

    /** Ends the process as {@code kill} does, and waits until it is gone. */
    void stop() {
        running().destroy();
        awaitExit();
    }

    /**
     * Stops the process where it is, as {@code kill -STOP} does: its sockets stay open.
     */
    void pause() {
        signal("STOP");
    }

    /** Has a process go on that was paused. */
    void resume() {
        signal("CONT");
    }

    /** Starts the process if it has ended, and has it go on if it was paused. */
    void ensureRuns() {
        if (isAlive()) {
            resume();
        }
        else {
            start();
        }
    }

    /** Writes what its threads do at the moment into a file, if it runs. */
    void dumpThreads(Path file) {
        try {
            if (isAlive()) {
                new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid()), "Thread.print", "-l")
                    .redirectErrorStream(true)
                    .redirectOutput(file.toFile())
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    long pid() {
        return running().pid();
    }

    /** Ends the process if there is one. */
    void end() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Waits until the process has ended by itself, and returns its exit code. */
    int awaitExit() {
        try {
            if (!running().waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("still running after 30 s: " + jar + "\n" + log());
            }
            return running().exitValue();
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void awaitLog(String text) {
        await().atMost(Duration.ofSeconds(30)).until(() -> log().contains(text));
    }

    /** Returns everything that the process has written since it was first started. */
    String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String name) {
        try {
            Shell.Result result = new Shell(Map.of()).run("kill -" + name + " " + pid());
            if (result.exitCode() != 0) {
                throw new IllegalStateException(result.output());
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path prepared() {
        try {
            Shell.Result result = new Shell(Map.of("DISPERSA_BUILD", "never")).run("./dispersa --version");
            if (result.exitCode() != 0) {
                throw new IllegalStateException(result.output());
            }
            return Shell.ROOT.resolve("target/dist");
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("never started: " + jar);
        }
        return process;
    }

}
