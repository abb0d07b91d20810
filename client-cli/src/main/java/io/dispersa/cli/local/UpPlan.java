package io.dispersa.cli.local;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code up} has to do. */
sealed interface UpPlan {

    /** Start these; the others run already. */
    record Start(Layout layout, List<Service> services) implements UpPlan {
    }

    /** Everything runs already. */
    record Nothing(Layout layout) implements UpPlan {
    }

    /** The request contradicts what is there, and this is why. */
    record Refuse(String reason) implements UpPlan {
    }

    /**
     * Returns the plan.
     * @param recorded the layout that the data was made with; null if there is none
     * @param alive the names of the processes that run
     */
    static UpPlan decide(UpRequest request, @Nullable Layout recorded, Set<String> alive) {
        Layout wanted = recorded == null ? request.over(Layout.DEFAULT).founded() : request.over(recorded);
        String mistake = mistake(wanted, recorded, alive);
        if (mistake != null) {
            return new Refuse(mistake);
        }
        List<Service> missing = wanted.services().stream().filter(service -> !alive.contains(service.name())).toList();
        return missing.isEmpty() ? new Nothing(wanted) : new Start(wanted, missing);
    }

    private static @Nullable String mistake(Layout wanted, @Nullable Layout recorded, Set<String> alive) {
        String mistake = LayoutCheck.mistake(wanted);
        return mistake != null || recorded == null ? mistake : contradiction(wanted, recorded, alive);
    }

    private static @Nullable String moved(Layout wanted, Layout recorded, Set<String> alive) {
        if (wanted.participantPort() != recorded.participantPort()) {
            return fixed("replicas", "--participant-port");
        }
        if (wanted.port() == recorded.port()) {
            return null;
        }
        if (recorded.hasFixedPorts(Service.Kind.MAIN_NODE)) {
            return fixed("main nodes", "--port");
        }
        return alive.isEmpty() ? null
                : "%s already run(s) on the recorded ports: stop the cluster with 'dispersa down' before moving it"
                    .formatted(alive.stream().sorted().collect(Collectors.joining(", ")));
    }

    private static String fixed(String who, String flag) {
        return ("%s know each other by their ports, which are fixed once the cluster is created: "
                + "leave %s out, or start another cluster with --data-dir")
            .formatted(who, flag);
    }

    private static @Nullable String contradiction(Layout wanted, Layout recorded, Set<String> alive) {
        if (wanted.partitions() != recorded.partitions()) {
            return ("this cluster was created with %d partitions, and that number is fixed for its life: "
                    + "leave --partitions out, or start another cluster with --data-dir")
                .formatted(recorded.partitions());
        }
        if (wanted.mainNodes() < recorded.mainNodes()) {
            return ("this cluster has %d main nodes, and %d would be no majority of them: "
                    + "leave --main-nodes out, or start another cluster with --data-dir")
                .formatted(recorded.mainNodes(), wanted.mainNodes());
        }
        if (wanted.participants() < recorded.participants()) {
            return ("this cluster has %d participants, and starting only %d would leave data behind: "
                    + "leave --participants out, or start another cluster with --data-dir")
                .formatted(recorded.participants(), wanted.participants());
        }
        return moved(wanted, recorded, alive);
    }

}
