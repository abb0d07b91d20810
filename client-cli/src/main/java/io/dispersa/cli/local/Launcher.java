package io.dispersa.cli.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Starts a process that outlives this one and its terminal. */
final class Launcher {

    private Launcher() {
    }

    /**
     * Starts a command with its output appended to a log.
     * @param directory where it works
     */
    static Process start(List<String> command, Path directory, LogFile log) {
        try {
            Files.createDirectories(log.path().getParent());
            List<String> detached = new ArrayList<>(List.of(detacher()));
            detached.addAll(command);
            return new ProcessBuilder(detached).directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()))
                .start();
        }
        catch (IOException e) {
            throw LocalClusterException.failed("cannot start %s: %s".formatted(log.name(), e.getMessage()));
        }
    }

    /** Both become the command itself and so keep the pid; macOS has no setsid. */
    private static String detacher() {
        boolean hasSetsid = Stream.of("/usr/bin/setsid", "/bin/setsid").map(Path::of).anyMatch(Files::isExecutable);
        return hasSetsid ? "setsid" : "nohup";
    }

}
