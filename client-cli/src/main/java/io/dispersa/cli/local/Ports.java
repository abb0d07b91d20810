package io.dispersa.cli.local;

import io.dispersa.api.Printable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a TCP port can be listened on, and who does so if not. */
final class Ports {

    private static final int SHOWN_COMMAND = 100;

    private static final Path PROC = Path.of("/proc");

    private Ports() {
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // A connection that was closed a moment ago does not hold the port.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        }
        catch (IOException e) {
            return false;
        }
    }

    /**
     * Returns such as {@code process 4711 (java -jar x.jar)}, or {@code another process}
     * if that cannot be seen.
     */
    static String owner(int port) {
        OptionalLong pid = Files.isReadable(PROC.resolve("net/tcp")) ? pidByProc(port) : pidByLsof(port);
        if (pid.isEmpty()) {
            return "another process";
        }
        String command = ProcessHandle.of(pid.getAsLong())
            .map(ProcessHandle::info)
            .flatMap(info -> info.commandLine().or(info::command))
            .map(Printable::escape)
            .map(line -> line.length() > SHOWN_COMMAND ? line.substring(0, SHOWN_COMMAND) + "…" : line)
            .orElse("unknown command");
        return "process %d (%s)".formatted(pid.getAsLong(), command);
    }

    private static OptionalLong pidByProc(int port) {
        Set<String> sockets = Stream.of("net/tcp", "net/tcp6")
            .map(PROC::resolve)
            .flatMap(table -> lines(table).stream())
            .map(line -> line.trim().split("\\s+"))
            .filter(columns -> columns.length > 9 && columns[3].equals("0A")
                    && columns[1].endsWith(":%04X".formatted(port)))
            .map(columns -> "socket:[" + columns[9] + "]")
            .collect(Collectors.toSet());
        return ProcessHandle.allProcesses()
            .mapToLong(ProcessHandle::pid)
            .filter(pid -> hasOpen(pid, sockets))
            .findFirst();
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table);
        }
        catch (IOException e) {
            return List.of();
        }
    }

    private static boolean hasOpen(long pid, Set<String> sockets) {
        try (Stream<Path> descriptors = Files.list(PROC.resolve(pid + "/fd"))) {
            return descriptors.map(Ports::target).flatMap(Optional::stream).anyMatch(sockets::contains);
        }
        catch (IOException e) {
            return false;
        }
    }

    private static Optional<String> target(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link).toString());
        }
        catch (IOException e) {
            return Optional.empty();
        }
    }

    private static OptionalLong pidByLsof(int port) {
        try {
            Process lsof = new ProcessBuilder("lsof", "-nP", "-iTCP:" + port, "-sTCP:LISTEN", "-t")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
            try (BufferedReader out = new BufferedReader(
                    new InputStreamReader(lsof.getInputStream(), StandardCharsets.UTF_8))) {
                return out.lines().filter(line -> line.matches("\\d+")).mapToLong(Long::parseLong).findFirst();
            }
        }
        catch (IOException e) {
            return OptionalLong.empty();
        }
    }

}
