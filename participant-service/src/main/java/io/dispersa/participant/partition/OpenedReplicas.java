package io.dispersa.participant.partition;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which replicas are here by their names, and in which life of this participant
 * they began. One whose log is gone must not begin again under its name: it would vote as
 * if it had never promised anything. For one thread at a time.
 */
final class OpenedReplicas {

    static final String NAME = "replicas.txt";

    private static final String INCARNATION = "incarnation ";

    private final DataDirectory directory;

    private final Map<Integer, String> names = new TreeMap<>();

    private @Nullable Integer incarnation;

    /**
     * @throws StartupRefusal if the file cannot be understood
     */
    OpenedReplicas(DataDirectory directory) {
        this.directory = directory;
        directory.read(NAME).ifPresent(this::parse);
    }

    /** Returns the name of the replica of a partition that is here, or should be. */
    Optional<String> name(int partition) {
        return Optional.ofNullable(names.get(partition));
    }

    /** Returns the life in which they began; absent before the first. */
    Optional<Integer> incarnation() {
        return Optional.ofNullable(incarnation);
    }

    /** Begins a life, in which there is no replica yet. */
    void begin(int life) {
        incarnation = life;
        names.clear();
        write();
    }

    /** Remembers a replica; it is on the disk when this returns. */
    void add(int partition, String name) {
        if (!name.equals(names.put(partition, name))) {
            write();
        }
    }

    /** Forgets a replica, before it is deleted. */
    void remove(int partition) {
        if (names.remove(partition) != null) {
            write();
        }
    }

    private void write() {
        String life = incarnation == null ? "" : INCARNATION + incarnation + "\n";
        directory.replace(NAME,
                names.entrySet()
                    .stream()
                    .map(replica -> replica.getKey() + " " + replica.getValue())
                    .collect(Collectors.joining("\n", life, "\n"))
                    .getBytes(StandardCharsets.US_ASCII));
    }

    private void parse(byte[] content) {
        try {
            new String(content, StandardCharsets.US_ASCII).lines().filter(line -> !line.isBlank()).forEach(line -> {
                String[] words = line.split(" ", 2);
                if (line.startsWith(INCARNATION)) {
                    incarnation = Integer.valueOf(words[1]);
                }
                else {
                    names.put(Integer.valueOf(words[0]), words[1]);
                }
            });
        }
        catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new StartupRefusal("%s is damaged.".formatted(directory.path().resolve(NAME)),
                    "Move the whole data directory away and start again: the participant then gets everything from the other replicas.");
        }
    }

}
