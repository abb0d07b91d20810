package io.dispersa.system.launcher;

import io.dispersa.testing.FreePorts;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Ports for a local cluster: three in a row for main nodes, and three more for
 * participants; those 1000 higher are free as well, for Raft.
 *
 * @param main the first main node's
 * @param participant the first participant's
 */
record Ports(int main, int participant) {

    private static final Pattern USUAL = Pattern.compile("808[012]|900[123]");

    static Ports free() {
        int first = FreePorts.take(6);
        return new Ports(first, first + 3);
    }

    /** Returns the text with these ports in place of the usual ones. */
    String applyTo(String text) {
        Map<String, Integer> own = Map.of("8080", main, "8081", main + 1, "8082", main + 2, "9001", participant, "9002",
                participant + 1, "9003", participant + 2);
        return USUAL.matcher(text).replaceAll(usual -> String.valueOf(own.get(usual.group())));
    }

}
