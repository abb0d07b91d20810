package io.dispersa.service.secret;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Refuses strangers what only the cluster's own processes ask for. As long as this
 * process has no secret it has nothing to give away either. Immutable.
 */
public final class PeersOnly {

    private final KeptSecret secret;

    private final String callee;

    private final Predicate<String> paths;

    /**
     * @param callee what this process is
     * @param paths whether a path, decoded and without parameters, is for peers only
     */
    public PeersOnly(KeptSecret secret, String callee, Predicate<String> paths) {
        this.secret = secret;
        this.callee = callee;
        this.paths = paths;
    }

    /**
     * Returns why a request is refused, if it is.
     * @param path decoded, and without parameters
     * @param byPeer whether a peer has sent it
     */
    public @Nullable Problem refusal(String path, boolean byPeer) {
        if (byPeer || !paths.test(path) || secret.get().isEmpty()) {
            return null;
        }
        return Problem.of(ErrorCode.CALLER_REFUSED,
                "Only the cluster's own processes may ask for %s: the header %s must be made of the cluster's secret."
                    .formatted(path, KvHeaders.PEER));
    }

    /** Returns whether whoever sent this {@link KvHeaders#PEER} knows the secret. */
    public boolean isPeer(@Nullable String token) {
        return secret.isToken(token, callee);
    }

}
