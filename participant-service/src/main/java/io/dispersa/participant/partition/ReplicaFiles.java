package io.dispersa.participant.partition;

import io.dispersa.participant.store.Storage;
import io.dispersa.raft.ReplicaLogs;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What this participant's replicas have on the disk: a log, a store, and a line that says
 * that they are here. For one thread at a time.
 */
final class ReplicaFiles {

    private final OpenedReplicas opened;

    private final ReplicaLogs logs;

    private final Storage storage;

    /**
     * @param raft where the logs are
     * @throws StartupRefusal if what is there cannot be understood
     */
    ReplicaFiles(DataDirectory directory, Path raft, Storage storage) {
        this.opened = new OpenedReplicas(directory);
        this.logs = new ReplicaLogs(raft);
        this.storage = storage;
    }

    OpenedReplicas opened() {
        return opened;
    }

    /** Returns the partitions that have something here. */
    Set<Integer> present(Place place) {
        return IntStream.range(0, place.partitions())
            .filter(number -> opened.contains(number) || logs.exists(place.groupOf(number)))
            .boxed()
            .collect(Collectors.toSet());
    }

    /**
     * Makes sure that a replica that has been here still is.
     * @throws StartupRefusal if it is missing
     */
    void requireComplete(Place place, int number) {
        opened.requireComplete(number, logs.exists(place.groupOf(number)));
    }

    /** Returns whether what is here is of another life than the registry says. */
    boolean haveAnotherLife(int incarnation) {
        return opened.incarnation().filter(life -> life != incarnation).isPresent();
    }

    /**
     * Begins the life that the registry says. What is here of an earlier one is deleted:
     * others have taken its place.
     * @return whether there was something
     */
    boolean begin(int incarnation) {
        boolean another = haveAnotherLife(incarnation);
        if (another) {
            storage.deleteAll();
            logs.eraseAll();
        }
        if (another || opened.incarnation().isEmpty()) {
            opened.begin(incarnation, another);
        }
        return another;
    }

    /**
     * Deletes a replica that is not open. At whatever point this ends, what is left is a
     * replica that can be opened, and deleted again.
     */
    void giveUp(Place place, int number) {
        opened.remove(number);
        storage.delete(number);
        logs.giveUp(place.groupOf(number));
    }

}
