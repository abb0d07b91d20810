package io.dispersa.participant.store;

/** The store was closed before it was asked; nothing was done. */
public final class StoreClosedException extends RuntimeException {

    StoreClosedException() {
        super("it is stopping", null, false, false);
    }

}
