package io.dispersa.cli;

/** What the process tells the script that called it. */
final class ExitCode {

    static final int DONE = 0;

    static final int FAILED = 1;

    static final int USAGE = 2;

    static final int NOT_FOUND = 3;

    static final int CONDITION_FAILED = 4;

    static final int UNAVAILABLE = 5;

    static final int OUTCOME_UNKNOWN = 6;

    private ExitCode() {
    }

}
