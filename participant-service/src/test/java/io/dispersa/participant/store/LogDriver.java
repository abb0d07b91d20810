package io.dispersa.participant.store;

import static org.awaitility.Awaitility.await;

import io.dispersa.api.Key;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.raft.Position;
import io.dispersa.service.codec.OperationGroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

/** What the tests do to partitions, in place of the log. */
final class LogDriver {

    static final UUID CLUSTER = UUID.fromString("00000000-0000-0000-0000-000000000001");

    static final Duration RETENTION = Duration.ofMinutes(10);

    /** For who does not ask what becomes of the files. */
    static final Consumer<String> UNWATCHED = _ -> {
    };

    private LogDriver() {
    }

    static Storage storage(Path directory) {
        return Storage.open(directory, new StorageSettings(DataSize.ofMegabytes(1), DataSize.ofMegabytes(8)),
                new IdempotencySettings(RETENTION));
    }

    static Position at(long index) {
        return new Position(7, index);
    }

    static List<OperationResult> apply(PartitionState state, long index, Operation... operations) {
        return apply(state, index, Instant.EPOCH, operations);
    }

    static List<OperationResult> apply(PartitionState state, long index, Instant time, Operation... operations) {
        return state.apply(at(index), state.entry(time, List.of(OperationGroup.of(List.of(operations))))).each();
    }

    static Operation.Put put(String key, String value) {
        return new Operation.Put(Key.of(key), "text/plain", value.getBytes(StandardCharsets.UTF_8));
    }

    static Operation.Delete delete(String key) {
        return new Operation.Delete(Key.of(key));
    }

    static Optional<String> get(PartitionState state, String key) {
        return state.get(Key.of(key)).map(value -> new String(value.bytes(), StandardCharsets.UTF_8));
    }

    /** Makes a snapshot in a directory that this makes. */
    static Path snapshot(PartitionState state, Path directory) throws IOException {
        Files.createDirectories(directory);
        state.snapshot(directory);
        return directory;
    }

    /**
     * Copies a data directory that is open, as a crash of the process would leave it: a
     * copy during which RocksDB changed its files is of no moment, and is made again.
     */
    static Path crashedCopy(Path dataDirectory, Path copy) {
        Path partitions = dataDirectory.resolve("partitions");
        await().ignoreExceptions().until(() -> {
            FileSystemUtils.deleteRecursively(copy);
            Map<Path, Long> before = sizes(partitions);
            FileSystemUtils.copyRecursively(partitions, copy.resolve("partitions"));
            return sizes(partitions).equals(before);
        });
        return copy;
    }

    private static Map<Path, Long> sizes(Path tree) throws IOException {
        Map<Path, Long> sizes = new HashMap<>();
        for (Path file : DurableFiles.files(tree)) {
            sizes.put(file, Files.size(file));
        }
        return sizes;
    }

    static List<Path> tables(Path tree) throws IOException {
        return DurableFiles.files(tree).stream().filter(file -> file.toString().endsWith(".sst")).toList();
    }

    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(child -> String.valueOf(child.getFileName())).sorted().toList();
        }
    }

}
