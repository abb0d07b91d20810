package io.dispersa.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A body that ends with an error when nothing more of it comes. How long the reader takes
 * between its reads does not count.
 */
final class StallGuard extends FilterInputStream {

    private static final long NOT_READING = 0;

    private final Duration atMost;

    private final Thread watch;

    private volatile long readingSince = NOT_READING;

    private volatile boolean stalled;

    private volatile boolean closed;

    StallGuard(InputStream body, Duration atMost) {
        super(body);
        this.atMost = atMost;
        this.watch = Thread.ofVirtual().name("stall-guard").start(this::watch);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        readingSince = System.nanoTime() | 1;
        try {
            return super.read(into, offset, length);
        }
        catch (IOException e) {
            throw stalled ? new IOException("nothing more came within " + atMost.toMillis() + " ms", e) : e;
        }
        finally {
            readingSince = NOT_READING;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        LockSupport.unpark(watch);
        super.close();
    }

    private void watch() {
        while (!closed) {
            LockSupport.parkNanos(atMost.toNanos() / 4 + 1);
            long since = readingSince;
            if (since != NOT_READING && System.nanoTime() - since > atMost.toNanos()) {
                stalled = true;
                closeQuietly();
            }
        }
    }

    /** The reader, which this wakes, is told why. */
    private void closeQuietly() {
        try {
            close();
        }
        catch (IOException e) {
            stalled = true;
        }
    }

}
