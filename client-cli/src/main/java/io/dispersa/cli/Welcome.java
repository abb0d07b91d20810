package io.dispersa.cli;

import io.dispersa.cli.local.Layout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What {@code up} says in the end.
 *
 * @param replicas on how many participants every key is; 0 if that is not known
 * @param elapsed how long it took
 */
record Welcome(Layout layout, int replicas, Path dataDir, Duration elapsed) {

    String toText() {
        String main = url(mainPorts().getFirst());
        return """

                Dispersa is up (%.1f s).
                  %s%s
                  API page      %s/swagger-ui.html
                  participants  %s
                %s  data, logs    %s

                Try:%s
                  curl -i -X PUT -H 'Content-Type: text/plain' -d hello %s/kv/greeting
                  curl -i %s/kv/greeting
                  curl %s/list""".formatted(elapsed.toMillis() / 1000.0,
                mainPorts().size() == 1 ? "main node     " : "main nodes    ", urls(mainPorts().stream()), main,
                urls(IntStream.range(0, layout.participants()).mapToObj(i -> layout.participantPort() + i)), copies(),
                dataDir, export(), main, main, main);
    }

    static String url(int port) {
        return "http://localhost:" + port;
    }

    private List<Integer> mainPorts() {
        return layout.mainNodePorts();
    }

    private String copies() {
        return switch (replicas) {
            case 0 -> "";
            case 1 -> "  replicas      every key on 1 participant\n";
            default -> "  replicas      every key on %d participants%n".formatted(replicas);
        };
    }

    /** What the other commands do not find by themselves, or only one of. */
    private String export() {
        if (mainPorts().equals(List.of(8080))) {
            return "";
        }
        String servers = mainPorts().size() == 1 ? url(mainPorts().getFirst())
                : mainPorts().stream().map(port -> "localhost:" + port).collect(Collectors.joining(","));
        return "\n  export DISPERSA_SERVER=%s    # for the other commands".formatted(servers);
    }

    private static String urls(Stream<Integer> ports) {
        return ports.map(Welcome::url).collect(Collectors.joining("  "));
    }
}
