package io.dispersa.participant.identity;

import io.dispersa.api.Registration;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.util.Optional;

/**
 * The identity of this participant, which it has with all main nodes alike. Safe for use
 * by several threads.
 */
public final class SharedIdentity {

    private final DataDirectory directory;

    private final IdentityFile file;

    private Identity identity;

    private SharedIdentity(DataDirectory directory, IdentityFile file, Identity identity) {
        this.directory = directory;
        this.file = file;
        this.identity = identity;
    }

    /**
     * Counts this start of the data directory. The count is on the disk when this
     * returns.
     * @throws StartupRefusal if the identity in the directory cannot be understood
     */
    public static SharedIdentity start(DataDirectory directory) {
        IdentityFile file = new IdentityFile(directory);
        Identity identity = file.read().map(Identity::startedAgain).orElseGet(Identity::create);
        file.write(identity);
        return new SharedIdentity(directory, file, identity);
    }

    /** Returns the data directory, in which this start has been counted. */
    public DataDirectory directory() {
        return directory;
    }

    /** Returns the identity as it is now. */
    public synchronized Identity get() {
        return identity;
    }

    /**
     * Takes back the count of this start, which has opened nothing. If each refused start
     * counted, an older copy would pass for the newer directory in the end.
     */
    public synchronized void uncount() {
        identity.beforeThisStart().ifPresent(file::write);
    }

    /**
     * Keeps what a registration says; it is on the disk when this returns.
     * @return what contradicts it, if it contradicts what is known
     */
    public synchronized Optional<String> join(Registration registration) {
        Optional<String> contradiction = identity.contradiction(registration);
        if (contradiction.isPresent()) {
            return contradiction;
        }
        Identity joined = identity.of(registration);
        if (!joined.equals(identity)) {
            file.write(joined);
            identity = joined;
        }
        return Optional.empty();
    }

}
