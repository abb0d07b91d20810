package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong arguments and settings end a service at once, with words that name them. */
class CommandLineIT {

    @TempDir
    private Path temp;

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("main-node-service", List.of("80800"), 2,
                        "PORT must be a port number between 0 and 65535, and is '80800'"),
                Arguments.of("main-node-service", List.of("0", "--dispersa.partitoins=6"), 2,
                        "there is no option '--dispersa.partitoins'"),
                Arguments.of("participant-service", List.of("localhost", "8080"), 2, "PORT is missing"),
                Arguments.of("participant-service", List.of("localhost", "8080", "0", "--verbose"), 2,
                        "there is no option '--verbose'"),
                Arguments.of("main-node-service", List.of("0", "--dispersa.partitions=1000"), 1,
                        "between 1 and 256, and is 1000"),
                Arguments.of("main-node-service", List.of("0", "--dispersa.forward.timeout=0ms"), 1,
                        "dispersa.forward.timeout must be at least 1ms"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void startWhenAnArgumentIsWrongNamesIt(String service, List<String> arguments, int exitCode, String message) {
        List<String> all = Stream
            .concat(arguments.stream(),
                    exitCode == 2 ? Stream.empty() : Stream.of("--dispersa.data-dir=" + temp.resolve("data")))
            .toList();
        ServiceProcess process = new ServiceProcess(service, temp.resolve("log"), all);
        process.start();
        assertThat(process.awaitExit()).as(process.log()).isEqualTo(exitCode);
        assertThat(process.log()).contains(message).doesNotContain("\tat ");
    }

}
