package io.dispersa.participant.membership;

import java.time.Duration;
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
        backoff.reset();
    }

    /** Takes note of a failure, and returns how long to wait before the next attempt. */
    Duration lost(String reason) {
        if (!reason.equals(lostBy)) {
            log.warn("Main node {} does not answer ({}): trying again until it does.", mainNode, reason);
        }
        lostBy = reason;
        return backoff.next();
    }

}
