package io.dispersa.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Ports that nothing listens on, and those 1000 higher for Raft. None is handed out
 * twice. They are below those that outgoing connections take, so that a process finds its
 * port free when it comes back.
 */
public final class FreePorts {

    private static final int FIRST = 20_000;

    private static final int RANGE = 11_000;

    private static final int RAFT_OFFSET = 1000;

    private static final Set<Integer> TAKEN = new HashSet<>();

    private FreePorts() {
    }

    /** Returns a port that is free. */
    public static int take() {
        return take(1);
    }

    /** Returns the first of so many free ports in a row. */
    public static synchronized int take(int count) {
        RandomGenerator random = RandomGenerator.getDefault();
        while (true) {
            int port = random.nextInt(FIRST, FIRST + RANGE);
            List<Integer> ports = IntStream.range(port, port + count)
                .boxed()
                .flatMap(each -> Stream.of(each, each + RAFT_OFFSET))
                .toList();
            if (ports.stream().allMatch(FreePorts::isFree)) {
                TAKEN.addAll(ports);
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        if (TAKEN.contains(port)) {
            return false;
        }
        try (ServerSocket _ = new ServerSocket(port)) {
            return true;
        }
        catch (IOException e) {
            return false;
        }
    }

}
