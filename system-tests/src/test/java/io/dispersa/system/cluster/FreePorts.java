package io.dispersa.system.cluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Ports that nothing listens on, and those 1000 higher for Raft. None is handed out
 * twice. They are below those that outgoing connections take, so that a process finds its
 * port free when it comes back.
 */
final class FreePorts {

    private static final int FIRST = 20_000;

    private static final int END = 31_000;

    private static final int RAFT_OFFSET = 1000;

    private static final Set<Integer> TAKEN = new HashSet<>();

    private FreePorts() {
    }

    static synchronized int take() {
        RandomGenerator random = RandomGenerator.getDefault();
        while (true) {
            int port = random.nextInt(FIRST, END);
            if (isFree(port) && isFree(port + RAFT_OFFSET)) {
                TAKEN.add(port);
                TAKEN.add(port + RAFT_OFFSET);
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
