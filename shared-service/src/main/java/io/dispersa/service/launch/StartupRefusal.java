package io.dispersa.service.launch;

/**
 * A service will not start, for a reason that a person can mend. It is shown without a
 * stack trace.
 */
public final class StartupRefusal extends RuntimeException {

    private final String action;

    /**
     * @param description what is wrong, in a sentence
     * @param action what to do about it, in a sentence
     */
    public StartupRefusal(String description, String action) {
        super(description);
        this.action = action;
    }

    /**
     * Returns what to do about it.
     */
    public String action() {
        return action;
    }

}
