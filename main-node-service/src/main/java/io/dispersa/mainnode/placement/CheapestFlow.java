package io.dispersa.mainnode.placement;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/**
 * A maximal flow of minimal cost, by cheapest augmenting paths. Costs are not negative.
 * The same edges in the same order give the same flow.
 */
final class CheapestFlow {

    private static final long FAR = Long.MAX_VALUE / 4;

    /** Edge {@code e} and its reverse {@code e ^ 1}. */
    private final List<Edge> edges = new ArrayList<>();

    private final List<List<Integer>> from = new ArrayList<>();

    CheapestFlow(int nodes) {
        for (int i = 0; i < nodes; i++) {
            from.add(new ArrayList<>());
        }
    }

    /** Adds an edge and returns its number. */
    int edge(int source, int target, int room, long cost) {
        int number = edges.size();
        edges.add(new Edge(target, room, cost));
        edges.add(new Edge(source, 0, -cost));
        from.get(source).add(number);
        from.get(target).add(number + 1);
        return number;
    }

    /** Returns whether anything flows through an edge. */
    boolean used(int edge) {
        return edges.get(edge ^ 1).room > 0;
    }

    void run(int source, int sink) {
        while (augment(source, sink)) {
            // Until there is no way left.
        }
    }

    private boolean augment(int source, int sink) {
        long[] distance = new long[from.size()];
        int[] by = new int[from.size()];
        boolean[] queued = new boolean[from.size()];
        Arrays.fill(distance, FAR);
        distance[source] = 0;
        Queue<Integer> queue = new ArrayDeque<>(List.of(source));
        while (!queue.isEmpty()) {
            int node = queue.remove();
            queued[node] = false;
            for (int number : from.get(node)) {
                Edge edge = edges.get(number);
                if (edge.room > 0 && distance[node] + edge.cost < distance[edge.target]) {
                    distance[edge.target] = distance[node] + edge.cost;
                    by[edge.target] = number;
                    if (!queued[edge.target]) {
                        queued[edge.target] = true;
                        queue.add(edge.target);
                    }
                }
            }
        }
        if (distance[sink] >= FAR) {
            return false;
        }
        for (int node = sink; node != source; node = edges.get(by[node] ^ 1).target) {
            edges.get(by[node]).room--;
            edges.get(by[node] ^ 1).room++;
        }
        return true;
    }

    private static final class Edge {

        private final int target;

        private int room;

        private final long cost;

        Edge(int target, int room, long cost) {
            this.target = target;
            this.room = room;
            this.cost = cost;
        }

    }

}
