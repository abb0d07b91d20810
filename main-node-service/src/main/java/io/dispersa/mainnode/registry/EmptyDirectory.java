package io.dispersa.mainnode.registry;

import io.dispersa.raft.Peer;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A main node that has lost its disk has forgotten what it promised: with its vote a
 * leader could be elected that has not seen the last registrations.
 */
final class EmptyDirectory {

    private EmptyDirectory() {
    }

    /**
     * Refuses to start with an empty directory if another main node remembers this one.
     * @param saysThatItTookPart asks the main node at an address
     * @throws StartupRefusal if one does
     */
    static void refuseIfItWasNot(DataDirectory directory, MainNodes mainNodes, Predicate<String> saysThatItTookPart) {
        if (mainNodes.areOne() || !isEmpty(directory.path().resolve(Registry.DIRECTORY))) {
            return;
        }
        mainNodes.peers()
            .stream()
            .map(Peer::id)
            .filter(id -> !id.equals(mainNodes.self().id()))
            .filter(saysThatItTookPart)
            .findFirst()
            .ifPresent(witness -> {
                throw new StartupRefusal(
                        "This main node's directory %s is empty, but the cluster exists, and %s knows that %s took part in it: an empty member must not vote."
                            .formatted(directory.path(), witness, mainNodes.self().id()),
                        "Restore the directory. If it is lost, the other main nodes go on without this one as long as they are a majority.");
            });
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
