package io.dispersa.client;

import io.dispersa.api.Outcome;
import io.dispersa.api.ProblemException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Gives writes their names, and repeats a write under its name until it is known what
 * became of it, or the time is up.
 */
final class Repeats {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final MainNodes mainNodes;

    private final Duration atMost;

    private final RandomGenerator random;

    /**
     * @param random safe for use by several threads, and good enough that no two clients
     * ever give the same name
     */
    Repeats(MainNodes mainNodes, Duration atMost, RandomGenerator random) {
        this.mainNodes = mainNodes;
        this.atMost = atMost;
        this.random = random;
    }

    String newName() {
        return "%016x%016x".formatted(random.nextLong(), random.nextLong());
    }

    /**
     * Returns the answer that says what became of a write, which must have a name.
     * @throws RuntimeException if there is none: the last failure that leaves it in
     * doubt, because a later one that was certainly not done says nothing of the earlier
     */
    Answer untilKnown(Attempts attempts, Supplier<Answer> write) {
        RuntimeException doubt = null;
        while (true) {
            RuntimeException failure;
            boolean mayRepeat;
            Duration pause = Duration.ZERO;
            try {
                Answer answer = write.get();
                if (answer.settles()) {
                    return answer;
                }
                failure = answer.asException();
                mayRepeat = answer.mayBeRepeated();
                pause = answer.retryAfter();
                mainNodes.passOver(answer.server());
            }
            catch (KvClientException e) {
                failure = e;
                mayRepeat = e instanceof KvClientException.AnswerLost || doubt != null;
                mainNodes.passOver(e.servers().getLast());
            }
            doubt = isUnknown(failure) ? failure : doubt;
            if (!mayRepeat || !attempts.again(pause)) {
                throw doubt == null ? failure : doubt;
            }
        }
    }

    Attempts begin() {
        return new Attempts();
    }

    static boolean isUnknown(RuntimeException failure) {
        return switch (failure) {
            case KvClientException broken -> broken.outcome() == Outcome.UNKNOWN;
            case ProblemException refused -> refused.problem().outcome() == Outcome.UNKNOWN;
            default -> false;
        };
    }

    /** The attempts at one thing; for one thread. */
    final class Attempts {

        private int failures;

        private long firstFailure;

        /**
         * Waits, and returns whether there is time for another attempt.
         * @param pause how long to wait at least
         */
        boolean again(Duration pause) {
            long now = System.nanoTime();
            if (failures == 0) {
                firstFailure = now;
            }
            Duration wait = longer(pause, backoff());
            failures++;
            if (Duration.ofNanos(now - firstFailure).plus(wait).compareTo(atMost) > 0) {
                return false;
            }
            return waited(now + wait.toNanos());
        }

        boolean begun() {
            return failures > 0;
        }

        /** Between half and all of a time that doubles, so that clients part. */
        private Duration backoff() {
            long most = Math.min(FIRST_PAUSE.toMillis() << Math.min(failures, 10), LONGEST_PAUSE.toMillis());
            return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
        }

        private static boolean waited(long until) {
            while (until - System.nanoTime() > 0) {
                if (Thread.currentThread().isInterrupted()) {
                    return false;
                }
                LockSupport.parkNanos(until - System.nanoTime());
            }
            return true;
        }

        private static Duration longer(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? other : one;
        }

    }

}
