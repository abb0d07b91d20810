package io.dispersa.participant.partition;

import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Remembers which partitions have had a replica here. One whose log is gone must not
 * begin again under its old name: it would vote as if it had never promised anything. For
 * one thread at a time.
 */
final class OpenedReplicas {

    static final String NAME = "replicas.txt";

    private final DataDirectory directory;

    private final Set<Integer> partitions;

    /**
     * @throws StartupRefusal if the file cannot be understood
     */
    OpenedReplicas(DataDirectory directory) {
        this.directory = directory;
        this.partitions = directory.read(NAME).map(content -> parsed(content, directory)).orElseGet(TreeSet::new);
    }

    /**
     * Makes sure that a replica that has been here still is.
     * @param present whether its log is there
     * @throws StartupRefusal if it is missing
     */
    void requireComplete(int partition, boolean present) {
        if (partitions.contains(partition) && !present) {
            throw new StartupRefusal(
                    "The log of partition %d is missing from %s.".formatted(partition, directory.path()),
                    "Move the whole data directory away and start again: the participant then gets everything from the other replicas.");
        }
    }

    boolean contains(int partition) {
        return partitions.contains(partition);
    }

    /** Remembers a replica; it is on the disk when this returns. */
    void add(int partition) {
        if (partitions.add(partition)) {
            directory.replace(NAME,
                    partitions.stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining("\n", "", "\n"))
                        .getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static Set<Integer> parsed(byte[] content, DataDirectory directory) {
        try {
            return Arrays.stream(new String(content, StandardCharsets.US_ASCII).split("\n", -1))
                .filter(line -> !line.isBlank())
                .map(Integer::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
        }
        catch (NumberFormatException e) {
            throw new StartupRefusal("%s is damaged.".formatted(directory.path().resolve(NAME)),
                    "Move the whole data directory away and start again: the participant then gets everything from the other replicas.");
        }
    }

}
