package io.dispersa.cli.local;

import java.util.List;

/**
 * One process of the cluster.
 *
 * @param number from 1, or {@link #ALONE} for the only main node
 * @param port where it listens for HTTP
 */
record Service(Kind kind, int number, int port) {

    static final int ALONE = 0;

    /** How much higher than its HTTP port a service's Raft port is. */
    static final int RAFT_OFFSET = 1000;

    enum Kind {

        MAIN_NODE("main-node", "main-node-service", "--port"),
        PARTICIPANT("participant", "participant-service", "--participant-port");

        private final String label;

        private final String jar;

        private final String portFlag;

        Kind(String label, String jar, String portFlag) {
            this.label = label;
            this.jar = jar;
            this.portFlag = portFlag;
        }

        String jar() {
            return jar;
        }

        /**
         * Returns the option of {@code up} that moves it to another port.
         */
        String portFlag() {
            return portFlag;
        }

    }

    /**
     * Returns such as {@code participant-1}: the name of its log and of its directory.
     */
    String name() {
        return number == ALONE ? kind.label : kind.label + "-" + number;
    }

    String hostAndPort() {
        return "127.0.0.1:" + port;
    }

    /**
     * Returns every port that a service listens on, the HTTP port first.
     */
    static List<Integer> ports(int port) {
        return List.of(port, port + RAFT_OFFSET);
    }
}
