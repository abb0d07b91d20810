package io.dispersa.participant.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dispersa.api.Boot;
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
     * Returns the identity, if there is one.
     * @throws StartupRefusal if there is one that cannot be understood
     */
    Optional<Identity> read() {
        return directory.read(NAME).map(this::parsed);
    }

    /** Replaces the identity; it is on the disk when this returns. */
    void write(Identity identity) {
        directory.replace(NAME, JSON.writeValueAsBytes(new Content(FORMAT, identity.instance(), identity.boot(),
                identity.clusterId(), identity.id(), identity.incarnation())));
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
            return identity(content);
        }
        catch (JacksonException e) {
            throw refusal("it is damaged: " + e.getOriginalMessage());
        }
    }

    private Identity identity(Content content) {
        boolean registered = content.id() != null;
        if (content.instance() == null || content.boot() == null || (content.clusterId() != null) != registered
                || (content.incarnation() != null) != registered) {
            throw refusal("it is not complete");
        }
        return new Identity(content.instance(), content.boot(), content.clusterId(), content.id(),
                content.incarnation());
    }

    private StartupRefusal refusal(String reason) {
        return new StartupRefusal(
                "The participant's identity in %s cannot be used: %s.".formatted(directory.path().resolve(NAME),
                        reason),
                "Start the version that wrote it. If the file is damaged, move the whole data directory away and start again: the participant then gets everything from the other replicas. A copy of the directory is no backup.");
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Content(int format, @Nullable UUID instance, @Nullable Boot boot, @Nullable UUID clusterId,
            @Nullable Integer id, @Nullable Integer incarnation) {
    }

}
