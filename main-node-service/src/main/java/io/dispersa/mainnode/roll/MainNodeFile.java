package io.dispersa.mainnode.roll;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dispersa.api.Boot;
import io.dispersa.api.MainNodeAddress;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps who this main node is in its data directory: its name, made once for the
 * directory, its last start, its part in the registry, and where the others were. What is
 * written is on the disk when a method returns. Safe for use by several threads.
 */
public final class MainNodeFile {

    static final String NAME = "main-node.json";

    private static final int FORMAT = 2;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The part that a main node has in the registry. */
    public enum Part {

        /** None yet. It may have written down who is to found the registry. */
        NONE,
        /** It is one of those who found the registry. */
        FOUNDER,
        /** It was started to join a registry that there is. */
        JOINER,
        /** It was left out, and takes part no more. */
        REMOVED

    }

    private final DataDirectory directory;

    private volatile Content content;

    private MainNodeFile(DataDirectory directory, Content content) {
        this.directory = directory;
        this.content = content;
    }

    /**
     * Reads the file, or makes a name for a new directory. This start is not counted yet.
     * @throws StartupRefusal if the file cannot be understood
     */
    public static MainNodeFile open(DataDirectory directory) {
        return new MainNodeFile(directory,
                directory.read(NAME)
                    .map(bytes -> parsed(directory, bytes))
                    .map(read -> read.at(read.boot().next()))
                    .orElseGet(() -> new Content(FORMAT, newName(), Boot.first(), Part.NONE, false, null, List.of())));
    }

    private static String newName() {
        return "main-" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }

    /** Returns the identity of the directory. */
    public String name() {
        return content.name();
    }

    /** Returns this start. */
    public Boot boot() {
        return content.boot();
    }

    /** Returns its part in the registry. */
    public Part part() {
        return content.part();
    }

    /** Returns whether it has had a log of the registry. */
    public boolean opened() {
        return content.opened();
    }

    /** Returns the founders that it has written down; absent if it has none. */
    public @Nullable List<String> founders() {
        return content.founders();
    }

    /** Returns where the others were. */
    public List<MainNodeAddress> known() {
        return content.known();
    }

    /** Counts this start. */
    public void count() {
        write(content);
    }

    /** Writes down who is to found the registry; another list may replace it. */
    public void propose(List<String> founders) {
        write(content.part(Part.NONE, founders));
    }

    /** Writes down who founds the registry, for good. */
    public void found(List<String> founders) {
        write(content.part(Part.FOUNDER, founders));
    }

    /** Writes down that it joins a registry that there is. */
    public void join() {
        write(content.part(Part.JOINER, null));
    }

    /** Writes down that its log is there, and must be from now on. */
    public void open() {
        if (!content.opened()) {
            Content now = content;
            write(new Content(FORMAT, now.name(), now.boot(), now.part(), true, now.founders(), now.known()));
        }
    }

    /** Writes down that it was left out. */
    public void remove() {
        write(content.part(Part.REMOVED, content.founders()));
    }

    /** Writes down where the others are. */
    public void know(List<MainNodeAddress> known) {
        Content now = content;
        if (!known.equals(now.known())) {
            write(new Content(FORMAT, now.name(), now.boot(), now.part(), now.opened(), now.founders(), known));
        }
    }

    private synchronized void write(Content next) {
        directory.replace(NAME, JSON.writeValueAsBytes(next));
        content = next;
    }

    private static Content parsed(DataDirectory directory, byte[] bytes) {
        try {
            @Nullable Content content = JSON.readValue(bytes, Content.class);
            if (content == null || content.format() != FORMAT || content.name() == null || content.boot() == null
                    || content.part() == null) {
                throw refusal(directory, "it is not of format " + FORMAT);
            }
            return content;
        }
        catch (JacksonException e) {
            throw refusal(directory, "it is damaged: " + e.getOriginalMessage());
        }
    }

    private static StartupRefusal refusal(DataDirectory directory, String reason) {
        return new StartupRefusal("%s cannot be used: %s.".formatted(directory.path().resolve(NAME), reason),
                "Start the version that wrote it. If the file is damaged, replace this main node; a copy of the directory is no backup.");
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Content(int format, String name, Boot boot, Part part, boolean opened,
            @Nullable List<String> founders, List<MainNodeAddress> known) {

        private Content {
            // JSON knows nothing of @Nullable: an absent field arrives as null.
            known = List.copyOf(Objects.requireNonNullElse(known, List.of()));
        }

        private Content at(Boot start) {
            return new Content(format, name, start, part, opened, founders, known);
        }

        private Content part(Part next, @Nullable List<String> names) {
            return new Content(format, name, boot, next, opened, names, known);
        }

    }

}
