package io.dispersa.system.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out which process has connected, by what Linux tells in {@code /proc}. */
final class SocketOwner {

    private static final Path PROC = Path.of("/proc");

    private SocketOwner() {
    }

    /**
     * Returns the name of the process whose connection this is.
     * @param port its port at the connecting end
     * @param listening the port that it has connected to
     */
    static Optional<String> among(Map<String, ServiceProcess> processes, int port, int listening) {
        List<String> sockets = sockets(port, listening);
        return processes.entrySet()
            .stream()
            .filter(entry -> entry.getValue().isAlive() && hasAny(entry.getValue().pid(), sockets))
            .map(Map.Entry::getKey)
            .findFirst();
    }

    /**
     * Several, if this process has connected from the same port to the same port at
     * another address.
     */
    private static List<String> sockets(int port, int listening) {
        return Stream.of("net/tcp", "net/tcp6")
            .flatMap(table -> lines(PROC.resolve(table)))
            // Thousands of connections may have ended a moment ago.
            .filter(line -> line.contains(":%04X ".formatted(port)))
            .map(line -> line.trim().split("\\s+"))
            .filter(columns -> columns.length > 9 && columns[1].endsWith(":%04X".formatted(port))
                    && columns[2].endsWith(":%04X".formatted(listening)))
            .map(columns -> "socket:[" + columns[9] + "]")
            .toList();
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readAllLines(table).stream();
        }
        catch (IOException e) {
            return Stream.empty();
        }
    }

    private static boolean hasAny(long pid, List<String> sockets) {
        try (Stream<Path> descriptors = Files.list(PROC.resolve(pid + "/fd"))) {
            return descriptors.anyMatch(descriptor -> sockets.contains(target(descriptor)));
        }
        catch (IOException | UncheckedIOException e) {
            return false; // It has just ended.
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        }
        catch (IOException e) {
            return "";
        }
    }

}
