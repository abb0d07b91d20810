package io.dispersa.cli.local;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which processes make up the cluster.
 *
 * @param partitions how many partitions it was created with
 * @param mainNodes how many main nodes it was created with
 * @param port the first main node's port; the others count up
 * @param participantPort the first participant's port; the others count up
 * @param participants how many participants
 */
public record Layout(int partitions, int mainNodes, int port, int participantPort, int participants) {

    static final Layout DEFAULT = new Layout(6, 1, 8080, 9001, 3);

    /** Reads what was recorded, also before there could be several main nodes. */
    @JsonCreator
    static Layout recorded(@JsonProperty("partitions") int partitions,
            @JsonProperty("mainNodes") @Nullable Integer mainNodes, @JsonProperty("port") int port,
            @JsonProperty("participantPort") int participantPort, @JsonProperty("participants") int participants) {
        return new Layout(partitions, mainNodes == null ? 1 : mainNodes, port, participantPort, participants);
    }

    /**
     * Returns the ports of the main nodes, as clients use them.
     */
    public List<Integer> mainNodePorts() {
        return mainNodeServices().stream().map(Service::port).toList();
    }

    /**
     * Returns every process, the main nodes first.
     */
    List<Service> services() {
        List<Service> services = new ArrayList<>(mainNodeServices());
        for (int i = 1; i <= participants; i++) {
            services.add(new Service(Service.Kind.PARTICIPANT, i, participantPort + i - 1));
        }
        return services;
    }

    /**
     * Returns whether services of a kind know each other by their ports, so that those
     * cannot change any more; one main node alone is known to nobody.
     */
    boolean hasFixedPorts(Service.Kind kind) {
        return kind == Service.Kind.PARTICIPANT || mainNodes > 1;
    }

    List<Service> mainNodeServices() {
        if (mainNodes == 1) {
            return List.of(new Service(Service.Kind.MAIN_NODE, Service.ALONE, port));
        }
        List<Service> services = new ArrayList<>();
        for (int i = 1; i <= mainNodes; i++) {
            services.add(new Service(Service.Kind.MAIN_NODE, i, port + i - 1));
        }
        return services;
    }
}
