package io.dispersa.participant.partition;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.dispersa.api.KeptReplica;
import io.dispersa.api.Registration;
import io.dispersa.api.ReplicaName;
import io.dispersa.participant.store.Storage;
import io.dispersa.raft.ReplicaLogs;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;

/**
 * What this participant's replicas have on the disk: a log, a store, and a line that says
 * that they are here. For one thread at a time.
 */
final class ReplicaFiles {

    private final DataDirectory directory;

    private final OpenedReplicas opened;

    private final ReplicaLogs logs;

    private final Storage storage;

    /**
     * @param raft where the logs are
     * @throws StartupRefusal if what is there cannot be understood
     */
    ReplicaFiles(DataDirectory directory, Path raft, Storage storage) {
        this.directory = directory;
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
            .filter(number -> opened.name(number).isPresent() || logs.exists(place.groupOf(number)))
            .boxed()
            .collect(Collectors.toSet());
    }

    /**
     * Returns whether a replica is the only one of its partition. May be called by any
     * thread.
     * @throws UncheckedIOException if the disk fails
     */
    boolean isAlone(UUID group) {
        return logs.isAlone(group);
    }

    /**
     * Takes note that a replica cannot be read, so that it is made again from the others.
     * May be called by any thread.
     * @throws UncheckedIOException if the disk fails
     */
    void noteDamage(UUID group) {
        logs.damaged(group);
    }

    /** Returns what the disk says of the replicas here, and of who votes beside them. */
    List<KeptReplica> kept(Registration registration) {
        return IntStream.range(0, registration.partitions())
            .mapToObj(number -> logs.members(Place.groupOf(registration.clusterId(), number))
                .map(members -> new KeptReplica(number, ReplicaName.parse(members.name()),
                        members.members().stream().map(ReplicaName::parse).toList(), members.index())))
            .flatMap(Optional::stream)
            .toList();
    }

    /**
     * Makes sure that a replica that is to be opened has not been here under this name,
     * unless its log still is. What is left of another life goes.
     * @param name of the replica that is to be opened
     * @throws StartupRefusal if its log is missing
     */
    void requireComplete(Place place, int number, String name) {
        Optional<String> before = opened.name(number);
        if (before.isEmpty() || logs.exists(place.groupOf(number))) {
            return;
        }
        if (before.get().equals(name)) {
            throw new StartupRefusal("The log of partition %d is missing from %s.".formatted(number, directory.path()),
                    "Move the whole data directory away and start again: the participant then gets everything from the other replicas.");
        }
        giveUp(number);
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
            opened.begin(incarnation);
        }
        return another;
    }

    /**
     * Deletes what a replica keeps besides its log. At whatever point this ends, what is
     * left is a replica that can be opened, and deleted again.
     */
    void giveUp(int number) {
        opened.remove(number);
        storage.delete(number);
    }

}
