package io.dispersa.system.launcher;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * Ports for a local cluster: one for the main node, and three in a row for participants.
 *
 * @param main the main node's
 * @param participant the first participant's
 */
record Ports(int main, int participant) {

    static Ports free() {
        RandomGenerator random = RandomGenerator.getDefault();
        while (true) {
            int first = random.nextInt(20_000, 32_000);
            if (isFree(first) && isFree(first + 1) && isFree(first + 2) && isFree(first + 3)) {
                return new Ports(first, first + 1);
            }
        }
    }

    /** Returns the text with these ports in place of the usual ones. */
    String applyTo(String text) {
        return text.replace("8080", Integer.toString(main))
            .replace("9001", Integer.toString(participant))
            .replace("9002", Integer.toString(participant + 1))
            .replace("9003", Integer.toString(participant + 2));
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port)) {
            return true;
        }
        catch (IOException e) {
            return false;
        }
    }

}
