package io.dispersa.system.cluster;

import static org.awaitility.Awaitility.await;

import io.dispersa.api.RebalanceStatus;
import java.nio.file.Path;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.Set;
import java.util.HashSet;
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
import java.util.stream.Stream;

/** Thinks of faults, by chance, and counts them. */
final class Nemesis {

    private static final String WIPE = "wipe";

    private static final String COPY = "restore a copy of";

    private static final String ROT = "change a bit of";

    private static final int DELAY_MILLIS = 400;

    private static final Duration A_MOVE_BEGINS = Duration.ofSeconds(3);

    private static final List<Duration> JUMPS = Stream
        .of(Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofDays(365))
        .flatMap(jump -> Stream.of(jump, jump.negated()))
        .toList();

    /** As Spring reads it from the environment. */
    private static final String RECOVER = "DISPERSA_RECOVERREGISTRY";

    private final TestCluster cluster;

    private final Network network;

    private final FullDisk disk;

    private final WrongClock clocks;

    private final Path directory;

    private final Map<String, Integer> counts = new TreeMap<>();

    /** The participants that are known to the others by their other names, from 0. */
    private final Set<Integer> elsewhere = new HashSet<>();

    /**
     * @param directory where copies of disks are kept
     */
    Nemesis(TestCluster cluster, Network network, FullDisk disk, WrongClock clocks, Path directory) {
        this.directory = directory;
        this.cluster = cluster;
        this.network = network;
        this.disk = disk;
        this.clocks = clocks;
    }

    /**
     * Returns one to three faults that can be there at the same time, each of another
     * process.
     */
    List<Fault> choose(RandomGenerator random) {
        List<Integer> targets = new ArrayList<>(IntStream.range(0, cluster.participants().size()).boxed().toList());
        Collections.shuffle(targets, Random.from(random));
        List<Fault> faults = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            faults.add(move(random.nextInt(targets.size())));
        }
        if (!faults.isEmpty() && random.nextInt(4) == 0) {
            faults.add(joinerKilled());
        }
        else if (random.nextInt(12) == 0) {
            faults.add(everythingKilled(random.nextBoolean()));
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
        return switch (random.nextInt(16)) {
            case 0, 1 -> kill(name, process);
            case 2 -> new Fault("stop", name, 1, process::stop, process::start);
            case 3 -> new Fault("pause", name, process::pause, process::resume);
            // Two of three disks are more than anybody promises to survive.
            case 4 ->
                others.stream().anyMatch(Nemesis::losesADisk) ? kill(name, process) : new Fault(WIPE, name, 1, () -> {
                    process.kill();
                    cluster.wipe(target);
                }, process::start);
            case 5 -> new Fault("isolate", name, () -> isolate(target), network::heal);
            case 6 -> onLink("cut one way", TestCluster.name(other), name, Link::cut);
            case 10, 11 -> new Fault("cut one way, replicas only", TestCluster.name(other) + " to " + name,
                    () -> network.raftLink(TestCluster.name(other), name).cut(), network::heal);
            case 13 -> others.stream().anyMatch(Nemesis::losesADisk) ? kill(name, process)
                    : restoredFromACopy(target, process);
            case 15 -> others.stream().anyMatch(Nemesis::losesADisk) ? kill(name, process)
                    : rot(target, process, random.nextDouble());
            case 12 -> new Fault("come back elsewhere", name, 1, () -> {
                process.kill();
                moveElsewhere(target);
            }, process::start);
            case 14 -> {
                Duration jump = JUMPS.get(random.nextInt(JUMPS.size()));
                yield new Fault("set the clock", "of " + name + " by " + jump,
                        () -> clocks.set(cluster.data(target), jump),
                        () -> clocks.set(cluster.data(target), Duration.ZERO));
            }
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
        return switch (random.nextInt(3)) {
            case 0 -> kill("main-node", process);
            case 1 -> new Fault("lose the registry", "main-node", 1, () -> {
                process.kill();
                TestCluster.delete(cluster.mainNodeData());
            }, () -> {
                cluster.giveSecret();
                process.give(Map.of(RECOVER, "true"));
                process.start();
                process.give(Map.of(RECOVER, "false")); // when it is started again
            });
            default -> new Fault("pause", "main-node", process::pause, process::resume);
        };
    }

    /** Replicas are on their way meanwhile, away from a participant and then back. */
    private Fault move(int target) {
        Rebalancing rebalancing = new Rebalancing(cluster);
        return new Fault("move", TestCluster.name(target), () -> rebalancing.drain(target + 1),
                () -> rebalancing.stay(target + 1));
    }

    private Fault joinerKilled() {
        AtomicReference<ServiceProcess> killed = new AtomicReference<>();
        return new Fault("kill", "whoever joins", 1, () -> {
            RebalanceStatus moves = await().atMost(A_MOVE_BEGINS.multipliedBy(10))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> new Rebalancing(cluster).status(), status -> !status.moving().isEmpty());
            ServiceProcess joiner = cluster.participants().get(moves.moving().getFirst().to().getFirst() - 1);
            joiner.kill();
            killed.set(joiner);
        }, () -> killed.get().start());
    }

    private void moveElsewhere(int participant) {
        String name = TestCluster.name(participant);
        boolean away = elsewhere.remove(participant) || !elsewhere.add(participant);
        cluster.participants()
            .get(participant)
            .give(Map.of(TestCluster.ADVERTISED_HOST, away ? name : Network.alias(name)));
    }

    private static boolean losesADisk(Fault fault) {
        return Set.of(WIPE, COPY, ROT).contains(fault.kind());
    }

    /**
     * What nobody reads is read in the end, so that it is mended before all is compared.
     */
    private Fault rot(int target, ServiceProcess process, double where) {
        Rot rot = new Rot(cluster);
        AtomicInteger partition = new AtomicInteger();
        return new Fault(ROT, TestCluster.name(target), 1, () -> {
            process.stop();
            partition.set(rot.ofLargestTable(target, where));
            process.start();
        }, () -> {
            rot.awaitNoticed(target, partition.get());
            process.ensureRuns();
        });
    }

    /**
     * Its disk is as it was before the round, and others count on what it has had since.
     */
    private Fault restoredFromACopy(int target, ServiceProcess process) {
        Path copy = directory.resolve("copy");
        return new Fault(COPY, TestCluster.name(target), 1, () -> {
            process.stop();
            if (Files.exists(copy)) {
                TestCluster.delete(copy);
            }
            TestCluster.copy(cluster.data(target), copy);
            process.start();
        }, () -> {
            process.kill();
            cluster.wipe(target);
            TestCluster.copy(copy, cluster.data(target));
            process.start();
        });
    }

    private static Fault kill(String name, ServiceProcess process) {
        return new Fault("kill", name, 1, process::kill, process::start);
    }

    /**
     * @param elsewhere whether all participants come back at other addresses
     */
    private Fault everythingKilled(boolean elsewhere) {
        return new Fault("kill", elsewhere ? "everything, to come back elsewhere" : "everything",
                cluster.participants().size() + 1, () -> {
                    cluster.participants().forEach(ServiceProcess::kill);
                    cluster.mainNode().kill();
                    if (elsewhere) {
                        IntStream.range(0, cluster.participants().size()).forEach(this::moveElsewhere);
                    }
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
