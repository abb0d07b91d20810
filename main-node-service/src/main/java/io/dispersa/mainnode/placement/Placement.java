package io.dispersa.mainnode.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Where the replicas of a formed cluster should be: as a pure function, so that whoever
 * computes it gets the same.
 *
 * <p>
 * In this order: no two replicas of a partition on one participant; none in one zone
 * where zones suffice; as many on each participant as on any other, or one more; as few
 * new ones as that allows. Then each partition is led by one of its replicas, so that all
 * participants lead as many as any other, or one more, with as few changes as that
 * allows, and as few of these to replicas that are new. Both are flows of minimal cost,
 * so "as few" is exact.
 */
public final class Placement {

    /** Keeping the leader, keeping another, making a new one: a new one costs most. */
    private static final long FOLLOWER_STAYS = 1;

    private final List<Assignment> table;

    private final List<Candidate> candidates;

    private final int wanted;

    private Placement(List<Assignment> table, List<Candidate> candidates) {
        this.table = table;
        this.candidates = candidates;
        this.wanted = candidates.size() < Formation.WANTED_REPLICAS ? 1 : Formation.WANTED_REPLICAS;
    }

    /**
     * Returns the table that should be.
     * @param table as it is; one row for each partition
     * @param candidates who can have replicas; those in the table that are not among them
     * lose theirs
     * @return the table itself if there are too few candidates for as many replicas as
     * there are: a replica is never given up for want of a place
     */
    public static List<Assignment> next(List<Assignment> table, List<Candidate> candidates) {
        Placement placement = new Placement(table, candidates);
        boolean tooFew = table.stream().anyMatch(row -> row.replicas().size() > placement.wanted);
        return candidates.isEmpty() || tooFew ? table : placement.led(placement.replicas());
    }

    /** One unit of flow for each replica: partition, zone, participant. */
    private List<Assignment> replicas() {
        int partitions = table.size();
        long moved = partitions + 2L; // more than keeping followers can cost together
        long unbalanced = moved * (1 + (long) partitions * wanted);
        long together = unbalanced * (1 + (long) partitions * wanted * partitions);
        List<String> zones = List.copyOf(new TreeSet<>(candidates.stream().map(Candidate::zone).toList()));
        int zoneNodes = 1 + partitions;
        int candidateNodes = zoneNodes + partitions * zones.size();
        int sink = candidateNodes + candidates.size();
        CheapestFlow flow = new CheapestFlow(sink + 1);
        List<List<Integer>> edges = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            flow.edge(0, 1 + p, wanted, 0);
            for (int z = 0; z < zones.size(); z++) {
                int zone = zoneNodes + p * zones.size() + z;
                flow.edge(1 + p, zone, 1, 0);
                flow.edge(1 + p, zone, wanted - 1, together);
            }
            List<Integer> own = new ArrayList<>();
            for (int c = 0; c < candidates.size(); c++) {
                int zone = zoneNodes + p * zones.size() + zones.indexOf(candidates.get(c).zone());
                own.add(flow.edge(zone, candidateNodes + c, 1,
                        cost(table.get(p), candidates.get(c).id(), FOLLOWER_STAYS, moved)));
            }
            edges.add(own);
        }
        for (int c = 0; c < candidates.size(); c++) {
            load(flow, candidateNodes + c, sink, unbalanced);
        }
        flow.run(0, sink);
        return IntStream.range(0, partitions).mapToObj(p -> row(table.get(p), chosen(flow, edges.get(p)))).toList();
    }

    /** What it costs that a replica is, or leads, where it was not or did not before. */
    private static long cost(Assignment row, int id, long follower, long newcomer) {
        if (row.leader() == id) {
            return 0;
        }
        return row.replicas().contains(id) ? follower : newcomer;
    }

    /** Each unit more costs more than the one before: the cheapest flow is level. */
    private void load(CheapestFlow flow, int candidate, int sink, long unit) {
        for (int n = 0; n < table.size(); n++) {
            flow.edge(candidate, sink, 1, n * unit);
        }
    }

    private List<Integer> chosen(CheapestFlow flow, List<Integer> edges) {
        return IntStream.range(0, candidates.size())
            .filter(c -> flow.used(edges.get(c)))
            .mapToObj(c -> candidates.get(c).id())
            .toList();
    }

    /** Keeps the order of those that stay. */
    private static Assignment row(Assignment before, List<Integer> chosen) {
        List<Integer> replicas = new ArrayList<>(before.replicas());
        replicas.retainAll(chosen);
        chosen.stream().filter(id -> !replicas.contains(id)).forEach(replicas::add);
        return new Assignment(before.partition(),
                replicas.contains(before.leader()) ? before.leader() : replicas.getFirst(), replicas);
    }

    /** One unit of flow for each partition: to the participant that leads it. */
    private List<Assignment> led(List<Assignment> rows) {
        int sink = 1 + rows.size() + candidates.size();
        long changed = rows.size() + 1L; // more than all new replicas cost together
        CheapestFlow flow = new CheapestFlow(sink + 1);
        List<List<Integer>> edges = new ArrayList<>();
        for (Assignment row : rows) {
            int node = 1 + edges.size();
            flow.edge(0, node, 1, 0);
            List<Integer> own = new ArrayList<>();
            for (int c = 0; c < candidates.size(); c++) {
                int id = candidates.get(c).id();
                int room = row.replicas().contains(id) ? 1 : 0;
                own.add(flow.edge(node, 1 + rows.size() + c, room,
                        cost(table.get(row.partition()), id, changed, changed + 1)));
            }
            edges.add(own);
        }
        for (int c = 0; c < candidates.size(); c++) {
            load(flow, 1 + rows.size() + c, sink, (changed + 1) * changed);
        }
        flow.run(0, sink);
        return rows.stream()
            .map(row -> new Assignment(row.partition(), chosen(flow, edges.get(row.partition())).getFirst(),
                    row.replicas()))
            .toList();
    }

}
