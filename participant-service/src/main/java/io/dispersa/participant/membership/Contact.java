package io.dispersa.participant.membership;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the main node answers: says so in the log when that or its reason changes, and
 * not each time. For one thread.
 */
final class Contact {

    private static final Logger log = LoggerFactory.getLogger(Contact.class);

    private final String mainNode;

    private final Backoff backoff;

    private @Nullable String lostBy;

    private volatile @Nullable String refusedBy;

    Contact(String mainNode, Backoff backoff) {
        this.mainNode = mainNode;
        this.backoff = backoff;
    }

    /** Returns the main node's address, for people. */
    String mainNode() {
        return mainNode;
    }

    void found() {
        if (lostBy != null) {
            log.info("main node {} answers", mainNode);
        }
        lostBy = null;
        refusedBy = null;
        backoff.reset();
    }

    /** Takes note of a refusal, and returns how long to wait before the next attempt. */
    Duration refused(String reason) {
        if (!reason.equals(refusedBy)) {
            log.error("Main node {} refuses this participant: {} It stores nothing new and tries again. Check "
                    + "dispersa.main.host and dispersa.main.port, or dispersa.main.nodes; to join another cluster, give "
                    + "it a new directory with --dispersa.data-dir=DIR.", mainNode, reason);
        }
        refusedBy = reason;
        return backoff.next();
    }

    /** Returns why the main node refuses this participant, if it does. Any thread may. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusedBy);
    }

    /** Takes note of a failure, and returns how long to wait before the next attempt. */
    Duration lost(String reason) {
        if (!reason.equals(lostBy)) {
            log.warn("Main node {} does not answer ({}): trying again until it does.", mainNode, reason);
        }
        lostBy = reason;
        refusedBy = null;
        return backoff.next();
    }

}
