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
 * @param mainNodes how many main nodes
 * @param founders how many of them it was created with; the others have joined
 * @param port the first main node's port; the others count up
 * @param participantPort the first participant's port; the others count up
 * @param participants how many participants
 */
public record Layout(int partitions, int mainNodes, int founders, int port, int participantPort, int participants) {

    static final Layout DEFAULT = new Layout(6, 1, 8080, 9001, 3);

    /** A cluster with as many main nodes as it is created with. */
    public Layout(int partitions, int mainNodes, int port, int participantPort, int participants) {
        this(partitions, mainNodes, mainNodes, port, participantPort, participants);
    }

    /** Reads what was recorded, also before there could be several main nodes. */
    @JsonCreator
    static Layout recorded(@JsonProperty("partitions") int partitions,
            @JsonProperty("mainNodes") @Nullable Integer mainNodes,
            @JsonProperty("founders") @Nullable Integer founders, @JsonProperty("port") int port,
            @JsonProperty("participantPort") int participantPort, @JsonProperty("participants") int participants) {
        int all = mainNodes == null ? 1 : mainNodes;
        return new Layout(partitions, all, founders == null ? all : founders, port, participantPort, participants);
    }

    /** Returns this layout of a cluster that is created now. */
    Layout founded() {
        return new Layout(partitions, mainNodes, port, participantPort, participants);
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
        List<Service> services = new ArrayList<>();
        for (int i = 1; i <= mainNodes; i++) {
            // The one that was alone keeps its name, and so its directory.
            int number = i == 1 && founders == 1 ? Service.ALONE : i;
            services.add(new Service(Service.Kind.MAIN_NODE, number, port + i - 1));
        }
        return services;
    }

    /** Returns whether a main node was not there when the cluster was created. */
    boolean hasJoined(Service mainNode) {
        return mainNode.number() > founders;
    }
}
