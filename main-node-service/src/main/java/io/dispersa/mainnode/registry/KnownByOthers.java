package io.dispersa.mainnode.registry;

import io.dispersa.api.Boot;
import io.dispersa.api.KnownMainNode;
import io.dispersa.api.MainNodeIdentity;
import io.dispersa.api.MainNodeStanding;
import io.dispersa.mainnode.roll.MainNodeFile;
import io.dispersa.service.launch.StartupRefusal;
import java.nio.file.Path;
import java.util.Map;

/**
 * Counts the start of a main node, unless the others know of a later one. A main node
 * that has an older copy of its directory has forgotten what it promised: with its vote a
 * leader could be elected that has not seen the last registrations. One whose directory
 * was emptied has another name.
 */
final class KnownByOthers {

    private static final String ACTION = "Start the newer directory, or replace this main node. The other main nodes go on without this one as long as they are a majority. A copy of a directory is no backup.";

    private KnownByOthers() {
    }

    /**
     * Counts this start before the log is opened.
     * @param others who answers where main nodes are or were, by address
     * @throws StartupRefusal if another main node knows of this start already, or of a
     * later one, or that this main node was removed; or if another process has this
     * identity. Nothing is counted then
     */
    static void start(Path directory, MainNodeFile file, Map<String, MainNodeIdentity> others) {
        if (file.part() == MainNodeFile.Part.REMOVED) {
            throw removed(directory);
        }
        others.forEach((address, other) -> {
            if (other.name().equals(file.name())) {
                throw new StartupRefusal(
                        "This main node's directory %s is a copy of that of the main node at %s, which is up."
                            .formatted(directory, address),
                        "Stop that one, or give this one an empty directory of its own.");
            }
            other.known(file.name()).ifPresent(known -> requireLater(directory, file.boot(), address, known));
        });
        file.count();
    }

    private static void requireLater(Path directory, Boot boot, String witness, KnownMainNode known) {
        if (known.standing() == MainNodeStanding.REMOVED) {
            throw removed(directory);
        }
        Boot last = known.boot();
        if (last != null && boot.boots() <= last.boots()) {
            throw olderCopy(directory, boot, witness, last.boots());
        }
    }

    /** Returns why a main node that was removed must not take part. */
    static StartupRefusal removed(Path directory) {
        return new StartupRefusal(
                "This main node was removed from the registry; its directory %s is of no use any more."
                    .formatted(directory),
                "To have a main node here again, move that directory away, and start with --dispersa.main.join.");
    }

    /** Returns why a main node whose directory is an older copy must not take part. */
    static StartupRefusal olderCopy(Path directory, Boot boot, String witness, long known) {
        return new StartupRefusal(
                "This main node's directory %s is an older copy: this is start %d of it, and %s knows of start %d. It has forgotten what it promised since, and must not vote."
                    .formatted(directory, boot.boots(), witness, known),
                ACTION);
    }

}
