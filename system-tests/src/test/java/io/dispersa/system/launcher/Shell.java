package io.dispersa.system.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs command lines as a person would, in the project's directory. */
public final class Shell {

    /** The project's directory. */
    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Map<String, String> environment;

    /** Runs commands with these variables besides the process's own. */
    public Shell(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Runs one command line of bash, and waits until it ends. */
    public Result run(String command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("command", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder("bash", "-c", command).directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(180, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("did not end: " + command + "\n" + Files.readString(output));
            }
            return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        }
        finally {
            Files.delete(output);
        }
    }

    /**
     * What a command did.
     *
     * @param exitCode its exit code
     * @param output what it wrote, errors included
     */
    public record Result(int exitCode, String output) {
    }

}
