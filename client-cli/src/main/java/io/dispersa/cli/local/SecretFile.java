package io.dispersa.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The file that has the cluster's secret, which each service of the cluster keeps. A main
 * node whose directory was lost needs it to make the registry again.
 */
final class SecretFile {

    private static final String NAME = "secret";

    private SecretFile() {
    }

    /**
     * Copies the secret from another service of the cluster, unless the service has one
     * or no other has.
     * @param dataDir of the cluster
     * @throws UncheckedIOException if it cannot be read or written
     */
    static void copyTo(Service service, Path dataDir) {
        Path directory = dataDir.resolve(service.name());
        Path to = directory.resolve(NAME);
        if (Files.exists(to)) {
            return;
        }
        try {
            Optional<Path> from = any(dataDir);
            if (from.isPresent()) {
                PrivateDirectory.make(directory);
                Files.copy(from.get(), to);
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> any(Path dataDir) throws IOException {
        try (Stream<Path> directories = Files.list(dataDir)) {
            return directories.sorted().map(each -> each.resolve(NAME)).filter(Files::exists).findFirst();
        }
    }

}
