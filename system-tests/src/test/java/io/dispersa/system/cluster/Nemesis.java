package io.dispersa.system.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Thinks of faults, by chance, and counts them. */
final class Nemesis {

    private static final String WIPE = "wipe";

    private static final int DELAY_MILLIS = 400;

    private final TestCluster cluster;

    private final Network network;

    private final FullDisk disk;

    private final Map<String, Integer> counts = new TreeMap<>();

    Nemesis(TestCluster cluster, Network network, FullDisk disk) {
        this.cluster = cluster;
        this.network = network;
        this.disk = disk;
    }

    /**
     * Returns one to three faults that can be there at the same time, each of another
     * process.
     */
    List<Fault> choose(RandomGenerator random) {
        List<Integer> targets = new ArrayList<>(IntStream.range(0, cluster.participants().size()).boxed().toList());
        Collections.shuffle(targets, Random.from(random));
        List<Fault> faults = new ArrayList<>();
        if (random.nextInt(12) == 0) {
            faults.add(everythingKilled());
        }
        else {
            int count = random.nextInt(1, targets.size());
            for (int target : targets.subList(0, count)) {
                faults.add(ofParticipant(random, target, targets.getLast(), faults));
            }
            if (random.nextInt(4) == 0) {
                faults.add(ofMainNode(random));
            }
        }
        faults.forEach(fault -> counts.merge(fault.kind(), 1, Integer::sum));
        return faults;
    }

    /** Returns how many faults of each kind there were. */
    Map<String, Integer> counts() {
        return counts;
    }

    private Fault ofParticipant(RandomGenerator random, int target, int other, List<Fault> others) {
        ServiceProcess process = cluster.participants().get(target);
        String name = TestCluster.name(target);
        return switch (random.nextInt(10)) {
            case 0, 1 -> kill(name, process);
            case 2 -> new Fault("stop", name, 1, process::stop, process::start);
            case 3 -> new Fault("pause", name, process::pause, process::resume);
            // Two of three disks are more than anybody promises to survive.
            case 4 -> others.stream().anyMatch(fault -> fault.kind().equals(WIPE)) ? kill(name, process)
                    : new Fault(WIPE, name, 1, () -> {
                        process.kill();
                        cluster.wipe(target);
                    }, process::start);
            case 5 -> new Fault("isolate", name, () -> isolate(target), network::heal);
            case 6 -> onLink("cut one way", TestCluster.name(other), name, Link::cut);
            case 7 -> onLink("drop answers", name, "main-node", Link::drop);
            case 8 -> new Fault("fill", name, 1, () -> disk.fill(cluster.data(target)), () -> {
                disk.free(cluster.data(target));
                // It ends as soon as it cannot write.
                process.kill();
                process.start();
            });
            default -> new Fault("delay", name, () -> others(target).forEach(peer -> {
                network.link(name, peer).delay(Duration.ofMillis(DELAY_MILLIS));
            }), network::heal);
        };
    }

    private Fault ofMainNode(RandomGenerator random) {
        ServiceProcess process = cluster.mainNode();
        return random.nextBoolean() ? kill("main-node", process)
                : new Fault("pause", "main-node", process::pause, process::resume);
    }

    private static Fault kill(String name, ServiceProcess process) {
        return new Fault("kill", name, 1, process::kill, process::start);
    }

    private Fault everythingKilled() {
        return new Fault("kill", "everything", cluster.participants().size() + 1, () -> {
            cluster.participants().forEach(ServiceProcess::kill);
            cluster.mainNode().kill();
        }, () -> {
            cluster.mainNode().start();
            cluster.participants().forEach(ServiceProcess::start);
        });
    }

    private Fault onLink(String kind, String from, String to, Consumer<Link> change) {
        return new Fault(kind, from + " to " + to, () -> change.accept(network.link(from, to)), network::heal);
    }

    private void isolate(int target) {
        for (String other : others(target)) {
            network.link(TestCluster.name(target), other).cut();
            network.link(other, TestCluster.name(target)).cut();
        }
    }

    private List<String> others(int target) {
        List<String> others = new ArrayList<>(List.of("main-node"));
        IntStream.range(0, cluster.participants().size())
            .filter(other -> other != target)
            .forEach(other -> others.add(TestCluster.name(other)));
        return others;
    }

    /**
     * Something that goes wrong, and what puts it right.
     *
     * @param starts how many processes are started to put it right
     */
    record Fault(String kind, String target, int starts, Runnable begin, Runnable end) {

        Fault(String kind, String target, Runnable begin, Runnable end) {
            this(kind, target, 0, begin, end);
        }

        @Override
        public String toString() {
            return kind + " " + target;
        }
    }

}
