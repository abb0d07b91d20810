package io.dispersa.service.launch;

/** The command line cannot be understood; the message names the argument. */
final class UsageException extends RuntimeException {

    UsageException(String message) {
        super(message, null, false, false);
    }

}
