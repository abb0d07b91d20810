package io.dispersa.mainnode.registry;

import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/**
 * Remembers that a lost registry is to be made again, until it is: a restart in between
 * must not begin another cluster.
 *
 * @param directory of this main node
 */
record RecoveryOrder(DataDirectory directory) {

    private static final String NAME = "recovering";

    private static final byte[] CONTENT = "The registry is made again from the participants.\n"
        .getBytes(StandardCharsets.US_ASCII);

    /** Returns whether it was given, and the registry is not there yet. */
    boolean stands() {
        return Files.exists(directory.path().resolve(NAME));
    }

    /**
     * Gives it, unless it stands; it is on the disk when this returns.
     * @throws StartupRefusal if the directory has a registry
     */
    void give() {
        if (stands()) {
            return;
        }
        if (Files.exists(directory.path().resolve(Registry.DIRECTORY))) {
            throw new StartupRefusal(
                    "dispersa.recover-registry is set, and the data directory %s has a registry."
                        .formatted(directory.path()),
                    "Start without the setting. If that registry is to be given up, move the directory away first.");
        }
        directory.replace(NAME, CONTENT);
    }

    /** Takes note that the registry is there. */
    void done() {
        try {
            Files.deleteIfExists(directory.path().resolve(NAME));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

}
