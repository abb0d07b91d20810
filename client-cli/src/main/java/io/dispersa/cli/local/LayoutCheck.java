package io.dispersa.cli.local;

import io.dispersa.partition.Partitioner;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether the numbers of a layout make a cluster. */
final class LayoutCheck {

    private static final int MAX_PORT = 65535;

    private static final int MAX_PARTICIPANTS = 64;

    private LayoutCheck() {
    }

    /**
     * Returns what is wrong and how to say it right, or null.
     */
    static @Nullable String mistake(Layout layout) {
        if (layout.partitions() < 1 || layout.partitions() > Partitioner.MAX_PARTITIONS) {
            return "--partitions must be between 1 and %d, and is %d".formatted(Partitioner.MAX_PARTITIONS,
                    layout.partitions());
        }
        if (layout.mainNodes() != 1 && layout.mainNodes() != 3) {
            return "--main-nodes must be 1 or 3, and is %d".formatted(layout.mainNodes());
        }
        if (layout.participants() < 1 || layout.participants() > MAX_PARTICIPANTS) {
            return "--participants must be between 1 and %d, and is %d".formatted(MAX_PARTICIPANTS,
                    layout.participants());
        }
        String mistake = outOfRange(layout);
        return mistake != null ? mistake : overlap(layout);
    }

    private static @Nullable String outOfRange(Layout layout) {
        int highest = MAX_PORT - Service.RAFT_OFFSET - layout.mainNodes() + 1;
        if (layout.port() < 1 || layout.port() > highest) {
            return "--port must be between 1 and %d, and is %d".formatted(highest, layout.port());
        }
        highest = MAX_PORT - Service.RAFT_OFFSET - layout.participants() + 1;
        if (layout.participantPort() < 1 || layout.participantPort() > highest) {
            return "--participant-port must be between 1 and %d for %d participants, and is %d".formatted(highest,
                    layout.participants(), layout.participantPort());
        }
        return null;
    }

    private static @Nullable String overlap(Layout layout) {
        Map<Integer, String> owners = new HashMap<>();
        for (Service service : layout.services()) {
            for (int port : Service.ports(service.port())) {
                String other = owners.putIfAbsent(port, service.name());
                if (other != null) {
                    return ("--port %d and --participant-port %d give port %d to both %s and %s (each has "
                            + "a Raft port as well, %d higher): choose others")
                        .formatted(layout.port(), layout.participantPort(), port, other, service.name(),
                                Service.RAFT_OFFSET);
                }
            }
        }
        return null;
    }

}
