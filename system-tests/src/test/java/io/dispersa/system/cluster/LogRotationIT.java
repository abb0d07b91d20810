package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that logs very much fills a few files, and no disk. */
class LogRotationIT {

    private static final long MOST = 20 * 1024;

    /** So many files would be far more than there is room for. */
    private static final int MANY = 30;

    @TempDir
    private Path temp;

    @Test
    void logIsRotatedBySizeAndTheOldestFilesAreDeleted() throws IOException {
        Path logs = Files.createDirectory(temp.resolve("logs"));
        ServiceProcess service = new ServiceProcess("main-node-service", temp.resolve("output"),
                List.of(Integer.toString(FreePorts.take()), "--dispersa.data-dir=" + temp.resolve("data"),
                        "--server.address=127.0.0.1", "--logging.file.name=" + logs.resolve("main-node.log"),
                        "--logging.threshold.console=off", "--logging.level.root=trace",
                        "--logging.logback.rollingpolicy.max-file-size=" + MOST,
                        "--logging.logback.rollingpolicy.total-size-cap=" + MOST));
        service.start();
        try {
            await().atMost(Duration.ofMinutes(1)).until(() -> rotated(logs).anyMatch(file -> number(file) >= MANY));
            await().atMost(Duration.ofMinutes(1)).until(() -> rotated(logs).noneMatch(file -> number(file) == 0));
            await().atMost(Duration.ofMinutes(1))
                .until(() -> rotated(logs).mapToLong(file -> file.toFile().length()).sum() <= 2 * MOST);
        }
        finally {
            service.end();
        }
        assertThat(service.log()).isEmpty();
    }

    private static Stream<Path> rotated(Path logs) throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            return files.filter(file -> file.toString().endsWith(".gz")).toList().stream();
        }
    }

    /** Such as 7 of main-node.log.2026-01-01.7.gz. */
    private static int number(Path file) {
        String[] parts = file.getFileName().toString().split("\\.", -1);
        return Integer.parseInt(parts[parts.length - 2]);
    }

}
