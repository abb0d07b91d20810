package io.dispersa.cli.local;

/**
 * One process of the cluster.
 *
 * @param number from 1 for participants, 0 for the main node
 * @param port where it listens
 */
record Service(Kind kind, int number, int port) {
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
        return kind == Kind.MAIN_NODE ? kind.label : kind.label + "-" + number;
    }
}
