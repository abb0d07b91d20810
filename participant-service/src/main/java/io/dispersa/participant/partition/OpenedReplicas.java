package io.dispersa.participant.partition;

import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which partitions have a replica here, and in which life of this participant
 * they began. One whose log is gone must not begin again under its old name: it would
 * vote as if it had never promised anything. For one thread at a time.
 */
final class OpenedReplicas {

    static final String NAME = "replicas.txt";

    private final DataDirectory directory;

    private static final String INCARNATION = "incarnation ";

    private final Set<Integer> partitions = new TreeSet<>();

    private @Nullable Integer incarnation;

    /**
     * @throws StartupRefusal if the file cannot be understood
     */
    OpenedReplicas(DataDirectory directory) {
        this.directory = directory;
        directory.read(NAME).ifPresent(this::parse);
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

    /** Returns the life in which they began; absent if an earlier version wrote it. */
    Optional<Integer> incarnation() {
        return Optional.ofNullable(incarnation);
    }

    /** Begins a life, with the replicas of it that there are. */
    void begin(int life, boolean empty) {
        incarnation = life;
        if (empty) {
            partitions.clear();
        }
        write();
    }

    /** Remembers a replica; it is on the disk when this returns. */
    void add(int partition) {
        if (partitions.add(partition)) {
            write();
        }
    }

    /** Forgets a replica, before it is deleted. */
    void remove(int partition) {
        if (partitions.remove(partition)) {
            write();
        }
    }

    private void write() {
        String life = incarnation == null ? "" : INCARNATION + incarnation + "\n";
        directory.replace(NAME,
                partitions.stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining("\n", life, "\n"))
                    .getBytes(StandardCharsets.US_ASCII));
    }

    private void parse(byte[] content) {
        try {
            new String(content, StandardCharsets.US_ASCII).lines().filter(line -> !line.isBlank()).forEach(line -> {
                if (line.startsWith(INCARNATION)) {
                    incarnation = Integer.valueOf(line.substring(INCARNATION.length()));
                }
                else {
                    partitions.add(Integer.valueOf(line));
                }
            });
        }
        catch (NumberFormatException e) {
            throw new StartupRefusal("%s is damaged.".formatted(directory.path().resolve(NAME)),
                    "Move the whole data directory away and start again: the participant then gets everything from the other replicas.");
        }
    }

}
