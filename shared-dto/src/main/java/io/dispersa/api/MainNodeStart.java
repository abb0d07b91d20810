package io.dispersa.api;

/**
 * {@code POST /main-nodes}: a main node says that it has been started, and where it is.
 * By it the others notice an older copy of its directory, and an address that has
 * changed; and one that has never taken part asks to be taken in.
 *
 * @param address who it is, and where
 * @param joins whether it has never taken part: its log is empty
 * @param boot the start
 */
public record MainNodeStart(MainNodeAddress address, boolean joins, Boot boot) {
    /**
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID}, naming the field that
     * is missing
     */
    public MainNodeStart {
        // JSON knows nothing of @Nullable: an absent field arrives as null.
        if (address == null || boot == null) {
            throw Problem.of(ErrorCode.REQUEST_INVALID, "address, boot: must be present.").toException();
        }
    }

    /** Returns the identity of the main node. */
    public String name() {
        return address.name();
    }
}
