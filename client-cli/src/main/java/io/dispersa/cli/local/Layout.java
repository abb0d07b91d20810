package io.dispersa.cli.local;

import java.util.ArrayList;
import java.util.List;

/**
 * Which processes make up the cluster.
 *
 * @param partitions how many partitions it was created with
 * @param port the main node's port
 * @param participantPort the first participant's port; the others count up
 * @param participants how many participants
 */
public record Layout(int partitions, int port, int participantPort, int participants) {

    static final Layout DEFAULT = new Layout(6, 8080, 9001, 3);

    /**
     * Returns every process, the main node first.
     */
    List<Service> services() {
        List<Service> services = new ArrayList<>();
        services.add(new Service(Service.Kind.MAIN_NODE, 0, port));
        for (int i = 1; i <= participants; i++) {
            services.add(new Service(Service.Kind.PARTICIPANT, i, participantPort + i - 1));
        }
        return services;
    }
}
