package io.dispersa.participant.membership;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the main node answers: says so in the log when that changes, and not each time.
 * For one thread.
 */
final class Contact {

    private static final Logger log = LoggerFactory.getLogger(Contact.class);

    private final String mainNode;

    private final Backoff backoff;

    private boolean lost;

    Contact(String mainNode, Backoff backoff) {
        this.mainNode = mainNode;
        this.backoff = backoff;
    }

    /** Returns the main node's address, for people. */
    String mainNode() {
        return mainNode;
    }

    void found() {
        if (lost) {
            log.info("main node {} answers", mainNode);
        }
        lost = false;
        backoff.reset();
    }

    /** Takes note of a failure, and returns how long to wait before the next attempt. */
    Duration lost(String reason) {
        if (!lost) {
            log.warn("Main node {} does not answer ({}): trying again until it does.", mainNode, reason);
        }
        lost = true;
        return backoff.next();
    }

}
