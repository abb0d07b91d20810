package io.dispersa.service.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of one cluster know, and nobody else. It is never sent with a call:
 * a call has a token, made of the secret and of who is called, so that whoever waits at
 * the address of another process learns nothing that others accept. Immutable.
 */
public final class ClusterSecret {

    /** Whoever stores partitions. */
    public static final String PARTICIPANT = "participant";

    /** Whoever keeps the registry. */
    public static final String MAIN_NODE = "main-node";

    private static final int BYTES = 32;

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{" + 2 * BYTES + "}");

    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] key;

    /** A cluster has few processes. */
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    private ClusterSecret(byte[] key) {
        this.key = key;
    }

    /** Makes one for a new cluster. */
    public static ClusterSecret create() {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return new ClusterSecret(key);
    }

    /** Returns the secret that {@link #hex} wrote; nothing if it did not. */
    public static Optional<ClusterSecret> of(@Nullable String hex) {
        return hex != null && HEX.matcher(hex).matches() ? Optional.of(new ClusterSecret(HexFormat.of().parseHex(hex)))
                : Optional.empty();
    }

    /** Returns the secret itself, for a process that becomes a part of the cluster. */
    public String hex() {
        return HexFormat.of().formatHex(key);
    }

    /**
     * Returns what a call must have.
     * @param callee who is called: {@link #PARTICIPANT}, {@link #MAIN_NODE}, or a name of
     * another kind
     */
    public String token(String callee) {
        return tokens.computeIfAbsent(callee, this::made);
    }

    /** Returns whether this is the token of a callee; takes as long if it is not. */
    boolean isToken(@Nullable String given, String callee) {
        return given != null && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8),
                token(callee).getBytes(StandardCharsets.UTF_8));
    }

    private String made(String callee) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(callee.getBytes(StandardCharsets.UTF_8)));
        }
        catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClusterSecret secret && MessageDigest.isEqual(key, secret.key);
    }

    @Override
    public int hashCode() {
        return token("").hashCode();
    }

    /** Logs must not have it. */
    @Override
    public String toString() {
        return "ClusterSecret";
    }

}
