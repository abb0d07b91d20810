package io.dispersa.service.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The header Server-Timing: a list of names, each with the milliseconds it took. */
public final class ServerTimings {

    /** The header. */
    public static final String HEADER = "Server-Timing";

    private static final int MICROS_PER_MILLI = 1000;

    private ServerTimings() {
    }

    /**
     * Returns one entry of the list. Put together by hand: each answer has some, and a
     * format is looked at anew each time.
     */
    public static String entry(String name, Duration took) {
        long micros = TimeUnit.NANOSECONDS.toMicros(took.toNanos() + 500);
        String fraction = Long.toString(MICROS_PER_MILLI + micros % MICROS_PER_MILLI);
        return name + ";dur=" + micros / MICROS_PER_MILLI + "." + fraction.substring(1);
    }

}
