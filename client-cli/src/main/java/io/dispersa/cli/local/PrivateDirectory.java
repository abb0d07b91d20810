package io.dispersa.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A directory that its owner alone may read. */
final class PrivateDirectory {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ALONE = PosixFilePermissions
        .asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private PrivateDirectory() {
    }

    /** Makes one if there is none, and those above it as they usually are. */
    static void make(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            Files.createDirectories(directory.toAbsolutePath().resolveSibling("."));
            Files.createDirectory(directory, OWNER_ALONE);
        }
    }

}
