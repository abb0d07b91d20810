package io.dispersa.api;

/**
 * {@code POST /main-nodes}: a main node says that it has been started and takes part in
 * the registry, so that the others notice an older copy of its directory.
 *
 * @param mainNode its id
 * @param boot the start
 */
public record MainNodeStart(String mainNode, Boot boot) {
    /**
     * @throws ProblemException {@link ErrorCode#REQUEST_INVALID}, naming the field that
     * is missing
     */
    public MainNodeStart {
        // JSON knows nothing of @Nullable: an absent field arrives as null.
        if (mainNode == null || boot == null) {
            throw Problem.of(ErrorCode.REQUEST_INVALID, "mainNode, boot: must be present.").toException();
        }
    }
}
