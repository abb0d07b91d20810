package io.dispersa.participant.membership;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the {@link Identity} in the data directory. */
final class IdentityFile {

    static final String NAME = "identity.json";

    private static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final DataDirectory directory;

    IdentityFile(DataDirectory directory) {
        this.directory = directory;
    }

    /**
     * Returns the identity; one that is made now is on the disk when this returns.
     * @throws StartupRefusal if there is one that cannot be understood
     */
    Identity readOrCreate() {
        Optional<byte[]> content = directory.read(NAME);
        if (content.isPresent()) {
            return parsed(content.get());
        }
        Identity created = new Identity(UUID.randomUUID(), null, null);
        write(created);
        return created;
    }

    /** Replaces the identity; it is on the disk when this returns. */
    void write(Identity identity) {
        directory.replace(NAME,
                JSON.writeValueAsBytes(new Content(FORMAT, identity.instance(), identity.clusterId(), identity.id())));
    }

    private Identity parsed(byte[] bytes) {
        try {
            @Nullable Content content = JSON.readValue(bytes, Content.class);
            if (content == null) {
                throw refusal("it is empty");
            }
            if (content.format() != FORMAT) {
                throw refusal("it has format %d, and this version knows format %d".formatted(content.format(), FORMAT));
            }
            if (content.instance() == null || (content.clusterId() == null) != (content.id() == null)) {
                throw refusal("it is not complete");
            }
            return new Identity(content.instance(), content.clusterId(), content.id());
        }
        catch (JacksonException e) {
            throw refusal("it is damaged: " + e.getOriginalMessage());
        }
    }

    private StartupRefusal refusal(String reason) {
        return new StartupRefusal(
                "The participant's identity in %s cannot be used: %s.".formatted(directory.path().resolve(NAME),
                        reason),
                "Restore the file from a copy, or start the version that wrote it. Without it this data cannot be told from another participant's.");
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Content(int format, @Nullable UUID instance, @Nullable UUID clusterId, @Nullable Integer id) {
    }

}
