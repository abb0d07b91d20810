package io.dispersa.participant.partition;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.Registration;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps the last registration and the last table on the disk: if the main nodes lose
 * theirs, it is all that says which keys are where. For one thread at a time.
 */
final class PlaceFile {

    static final String NAME = "cluster.json";

    private static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final DataDirectory directory;

    private @Nullable Content content;

    /**
     * @throws StartupRefusal if there is a file that cannot be understood
     */
    PlaceFile(DataDirectory directory) {
        this.directory = directory;
        this.content = directory.read(NAME).map(this::parsed).orElse(null);
    }

    /** Returns the registration that is kept, if there is one. */
    Optional<Registration> registration() {
        return Optional.ofNullable(content).map(Content::registration);
    }

    /** Returns the table that is kept, if there is one. */
    Optional<PartitionTable> table() {
        return Optional.ofNullable(content).map(Content::table);
    }

    /** Returns the epoch of the table that is kept, 0 for none. */
    long epoch() {
        return table().map(PartitionTable::epoch).orElse(0L);
    }

    /** Keeps a registration; the table stays if it is of the same life. */
    void keep(Registration registration) {
        PartitionTable table = registration().filter(registration::equals).isPresent() ? table().orElse(null) : null;
        replace(new Content(FORMAT, registration, table));
    }

    /** Keeps a table; it is on the disk when this returns. */
    void keep(Registration registration, PartitionTable table) {
        replace(new Content(FORMAT, registration, table));
    }

    private void replace(Content next) {
        if (!next.equals(content)) {
            directory.replace(NAME, JSON.writeValueAsBytes(next));
            content = next;
        }
    }

    private Content parsed(byte[] bytes) {
        try {
            Content read = JSON.readValue(bytes, Content.class);
            if (read != null && read.format() == FORMAT && read.registration() != null) {
                return read;
            }
        }
        catch (JacksonException _) { // said below
        }
        throw new StartupRefusal("%s is damaged, or of another version.".formatted(directory.path().resolve(NAME)),
                "Delete that file and start again, if a main node knows the cluster. Else keep it: the registry may be made again from it.");
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Content(int format, Registration registration, @Nullable PartitionTable table) {
    }

}
