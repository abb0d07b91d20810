package io.dispersa.api;

import java.util.UUID;

/**
 * One start of a process on its data directory. By it a directory that was replaced by an
 * older copy is noticed: a copy has been started less often than the original, or as
 * often by another process.
 *
 * @param boots how often the directory has been started, this start included
 * @param run made by the process that started it
 */
public record Boot(long boots, UUID run) {
    /**
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID}, naming the field that
     * is missing or out of range
     */
    public Boot {
        // JSON knows nothing of @Nullable: an absent field arrives as null.
        if (boots < 1 || run == null) {
            throw Problem.of(ErrorCode.REQUEST_INVALID, "boot: must have boots of at least 1, and a run.")
                .toException();
        }
    }

    /** Returns the first start of a new directory. */
    public static Boot first() {
        return new Boot(1, UUID.randomUUID());
    }

    /** Returns the start after this one. */
    public Boot next() {
        return new Boot(boots + 1, UUID.randomUUID());
    }

    /**
     * Returns whether this is a start of an older copy of a directory.
     * @param known the last start of the directory that is known
     */
    public boolean isOfOlderCopy(Boot known) {
        return !run.equals(known.run) && boots <= known.boots;
    }
}
