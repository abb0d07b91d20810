package io.dispersa.service.secret;

import org.springframework.http.HttpHeaders;
import io.dispersa.api.KvHeaders;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequestInitializer;

/**
 * Keeps the cluster's secret in the data directory, once this process has been given it.
 * Safe for use by several threads.
 */
public final class KeptSecret {

    /** The file; a person copies it where a registry that is lost is made again. */
    public static final String FILE = "secret";

    private final DataDirectory directory;

    private volatile @Nullable ClusterSecret secret;

    /**
     * Reads the secret, if there is one.
     * @throws StartupRefusal if the file has none
     */
    public KeptSecret(DataDirectory directory) {
        this.directory = directory;
        this.secret = directory.read(FILE)
            .map(bytes -> ClusterSecret.of(new String(bytes, StandardCharsets.US_ASCII).strip())
                .orElseThrow(() -> missing("has none")))
            .orElse(null);
    }

    /** Returns the secret, if this process has been given it. */
    public Optional<ClusterSecret> get() {
        return Optional.ofNullable(secret);
    }

    /**
     * Makes sure that there is a secret.
     * @throws StartupRefusal if there is none
     */
    public void require() {
        if (secret == null) {
            throw missing("is not there");
        }
    }

    private StartupRefusal missing(String what) {
        return new StartupRefusal(
                "The file %s, which should have the cluster's secret, %s.".formatted(directory.path().resolve(FILE),
                        what),
                "Copy the file of that name from the data directory of another participant or main node of the same cluster.");
    }

    /** Returns the secret; makes that of a new cluster if there is none. */
    public synchronized ClusterSecret getOrMake() {
        ClusterSecret known = secret;
        if (known != null) {
            return known;
        }
        ClusterSecret made = ClusterSecret.create();
        keep(made);
        return made;
    }

    /** Keeps a secret; it is on the disk when this returns. */
    public synchronized void keep(ClusterSecret given) {
        if (!given.equals(secret)) {
            directory.replace(FILE, (given.hex() + "\n").getBytes(StandardCharsets.US_ASCII));
            secret = given;
        }
    }

    /** Returns what a call to a process must have, if the secret is known. */
    public Optional<String> token(String callee) {
        return get().map(known -> known.token(callee));
    }

    /**
     * Returns whether this is the token of a callee; not as long as the secret is not
     * known.
     */
    public boolean isToken(@Nullable String given, String callee) {
        ClusterSecret known = secret;
        return known != null && known.isToken(given, callee);
    }

    /** Returns what a call to the Raft port of a process must have. */
    public Optional<String> raftToken(String process) {
        return token("raft " + process);
    }

    /** Returns what has each call to a callee show that it comes from a peer. */
    public ClientHttpRequestInitializer shownTo(String callee) {
        return request -> show(callee, request.getHeaders());
    }

    /**
     * Has a message to a callee show that it comes from a peer, if the secret is known.
     */
    public void show(String callee, HttpHeaders headers) {
        token(callee).ifPresent(token -> headers.set(KvHeaders.PEER, token));
    }

}
