package io.dispersa.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How the services are started.
 *
 * @param dist where the launcher has unpacked them, one directory for each jar
 * @param java the {@code java} of a JDK 25
 * @param extraFlags JVM flags of the user, separated by space; they come last and so win
 */
public record ServiceCommandLine(Path dist, Path java, String extraFlags) {

    private static final Pattern ANOTHER_COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");

    /**
     * Returns the command; the arguments of a service are its positional ones and Spring
     * properties.
     */
    List<String> of(Service service, Layout layout, Path dataDir) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-XX:TieredStopAtLevel=1");
        // What is left of a process without memory is worse than none.
        command.add("-XX:+ExitOnOutOfMemoryError");
        // The launcher records the AOT cache with this collector: it is of no use to
        // another.
        if (!ANOTHER_COLLECTOR.matcher(extraFlags).find()) {
            command.add("-XX:+UseSerialGC");
            command.addAll(cacheFlags(service));
        }
        command.add(service.kind() == Service.Kind.MAIN_NODE ? "-Xmx256m" : "-Xmx512m");
        Arrays.stream(extraFlags.trim().split("\\s+")).filter(flag -> !flag.isEmpty()).forEach(command::add);
        command.add("-jar");
        command.add(jar(service).toString());
        command.addAll(arguments(service, layout));
        command.add("--dispersa.data-dir=" + dataDir.resolve(service.name()));
        // A cluster for one machine is not for the network.
        command.add("--server.address=127.0.0.1");
        return List.copyOf(command);
    }

    Path jar(Service service) {
        return directory(service).resolve(service.kind().jar() + ".jar");
    }

    private static List<String> arguments(Service service, Layout layout) {
        return switch (service.kind()) {
            case MAIN_NODE -> List.of(String.valueOf(service.port()), "--dispersa.partitions=" + layout.partitions(),
                    "--dispersa.formation.participants=" + layout.participants());
            case PARTICIPANT -> List.of("localhost", String.valueOf(layout.port()), String.valueOf(service.port()),
                    // So that participant-2 in the logs is participant 2 in the listings.
                    "--dispersa.preferred-id=" + service.number());
        };
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
