package io.dispersa.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the services are started.
 *
 * @param dist where the launcher has unpacked them, one directory for each jar
 * @param java the {@code java} of a JDK 25
 * @param extraFlags JVM flags of the user, separated by space; they come last and so win
 */
public record ServiceCommandLine(Path dist, Path java, String extraFlags) {

    private static final Pattern ANOTHER_HEAP = Pattern.compile("-Xm[sx]|HeapSize");

    private static final Pattern ANOTHER_COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");

    /**
     * Returns the command; the arguments of a service are its positional ones and Spring
     * properties.
     * @param recoverRegistry whether a main node makes the registry again
     */
    List<String> of(Service service, Layout layout, Path dataDir, boolean recoverRegistry) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        // The network library of the Raft port warns of itself at every start otherwise.
        command.add("--sun-misc-unsafe-memory-access=allow");
        // What is left of a process without memory is worse than none.
        command.add("-XX:+ExitOnOutOfMemoryError");
        // The launcher records the AOT cache with this collector: it is of no use to
        // another.
        if (!ANOTHER_COLLECTOR.matcher(extraFlags).find()) {
            command.add("-XX:+UseSerialGC");
            command.addAll(cacheFlags(service));
        }
        command.add(service.kind() == Service.Kind.MAIN_NODE ? "-Xmx256m" : "-Xmx512m");
        // By default the JVM begins with a 64th of the machine's memory, and touches it
        // all.
        if (!ANOTHER_HEAP.matcher(extraFlags).find()) {
            command.add("-Xms64m");
        }
        Arrays.stream(extraFlags.trim().split("\\s+")).filter(flag -> !flag.isEmpty()).forEach(command::add);
        command.add("-jar");
        command.add(jar(service).toString());
        command.addAll(arguments(service, layout));
        command.add("--dispersa.data-dir=" + dataDir.resolve(service.name()));
        if (recoverRegistry && service.kind() == Service.Kind.MAIN_NODE && !layout.hasJoined(service)) {
            command.add("--dispersa.recover-registry");
        }
        // What a service logs is rotated, and its output is not.
        command.add("--logging.file.name=" + LogFile.of(dataDir, service).path());
        command.add("--logging.threshold.console=off");
        // A cluster for one machine is not for the network.
        command.add("--server.address=127.0.0.1");
        return List.copyOf(command);
    }

    Path jar(Service service) {
        return directory(service).resolve(service.kind().jar() + ".jar");
    }

    private static List<String> arguments(Service service, Layout layout) {
        List<String> arguments = new ArrayList<>();
        String mainNodes = layout.mainNodeServices()
            .stream()
            .map(Service::hostAndPort)
            .collect(Collectors.joining(","));
        switch (service.kind()) {
            case MAIN_NODE -> {
                arguments.add(String.valueOf(service.port()));
                arguments.add("--dispersa.partitions=" + layout.partitions());
                arguments.add("--dispersa.formation.participants=" + layout.participants());
                if (layout.mainNodes() > 1) {
                    arguments.add((layout.hasJoined(service) ? "--dispersa.main.join=" : "--dispersa.main.peers=")
                            + mainNodes);
                    arguments.add("--dispersa.main.self=" + service.hostAndPort());
                }
            }
            case PARTICIPANT -> {
                arguments.addAll(List.of("127.0.0.1", String.valueOf(layout.port()), String.valueOf(service.port())));
                // So that participant-2 in the logs is participant 2 in the listings.
                arguments.add("--dispersa.preferred-id=" + service.number());
                if (layout.mainNodes() > 1) {
                    arguments.add("--dispersa.main.nodes=" + mainNodes);
                }
            }
        }
        return arguments;
    }

    /** A cache that does not fit is left aside without a word: it only saves time. */
    private List<String> cacheFlags(Service service) {
        Path cache = directory(service).resolve("app.aot");
        return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off") : List.of();
    }

    /**
     * Not the link that the next build moves: a process opens its jars when it needs
     * them.
     */
    private Path directory(Service service) {
        Path link = dist.resolve(service.kind().jar());
        try {
            return link.toRealPath();
        }
        catch (IOException e) {
            return link; // that it is missing is said when it is to be started
        }
    }

}
