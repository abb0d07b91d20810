package io.dispersa.mainnode.registry;

import io.dispersa.api.Boot;
import io.dispersa.raft.Peer;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Counts the start of a main node, unless the others know of a later one. A main node
 * that has lost its disk, or has an older copy of it, has forgotten what it promised:
 * with its vote a leader could be elected that has not seen the last registrations.
 */
final class KnownByOthers {

    private static final String ACTION = "Start the newer directory, or replace this main node. The other main nodes go on without this one as long as they are a majority. A copy of a directory is no backup.";

    private KnownByOthers() {
    }

    /**
     * Counts this start before anything else of the directory is opened.
     * @param bootsKnownBy asks the main node at an address for the last start of this one
     * @throws StartupRefusal if another main node knows of this start already, or of a
     * later one; nothing is counted then
     */
    static Boot start(DataDirectory directory, MainNodes mainNodes, Function<String, OptionalLong> bootsKnownBy) {
        MainNodeFile file = new MainNodeFile(directory);
        Boot boot = file.next();
        if (!mainNodes.areOne()) {
            mainNodes.peers()
                .stream()
                .map(Peer::id)
                .filter(id -> !id.equals(mainNodes.self().id()))
                .forEach(witness -> bootsKnownBy.apply(witness)
                    .ifPresent(known -> requireLater(directory.path(), boot, witness, known)));
        }
        file.count(boot);
        return boot;
    }

    private static void requireLater(Path directory, Boot boot, String witness, long known) {
        if (boot.boots() > known) {
            return;
        }
        throw isEmpty(directory.resolve(Registry.DIRECTORY)) ? new StartupRefusal(
                "This main node's directory %s is empty, but the cluster exists, and %s knows of start %d of it: an empty member must not vote."
                    .formatted(directory, witness, known),
                ACTION) : olderCopy(directory, boot, witness, known);
    }

    /** Returns why a main node whose directory is an older copy must not take part. */
    static StartupRefusal olderCopy(Path directory, Boot boot, String witness, long known) {
        return new StartupRefusal(
                "This main node's directory %s is an older copy: this is start %d of it, and %s knows of start %d. It has forgotten what it promised since, and must not vote."
                    .formatted(directory, boot.boots(), witness, known),
                ACTION);
    }

    private static boolean isEmpty(Path directory) {
        if (!Files.exists(directory)) {
            return true;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

}
