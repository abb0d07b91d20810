package io.dispersa.participant.store;

/**
 * The disk or the files on it failed, or hold what this version does not understand.
 * After a write that ends so, nobody knows what is on the disk.
 */
public final class StoreException extends RuntimeException {

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    StoreException(String message) {
        super(message);
    }

}
