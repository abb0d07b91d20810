package io.dispersa.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dispersa.system.cluster.Nemesis.Fault;
import io.dispersa.system.history.Call;
import io.dispersa.system.history.ConditionalWorkload;
import io.dispersa.system.history.ConditionalWorkload.Clients;
import io.dispersa.system.history.LinearizabilityCheck;
import io.dispersa.system.history.PartitionKeys;
import java.io.IOException;
import java.net.URI;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Rounds of faults that chance chooses, each with keys of its own: in every round there
 * is one order of all reads, writes, conditional writes and deletes in which every answer
 * is right, service is back soon after every replica is open again, and all replicas are
 * equal in the end.
 *
 * <p>
 * {@code -Ddispersa.random.minutes=M} says for how long, {@code -Ddispersa.random.seed=S}
 * repeats the rounds of a run from one on. The logs of a run that failed, its last
 * history, and what the threads of the participants did are in
 * {@code target/random-faults}.
 */
class RandomFaultsIT {

    private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("dispersa.random.minutes", 5));

    private static final int CLIENTS = 8;

    /** Each client takes one more than the last: those of the next round take others. */
    private static final int SEEDS = 31;

    private static final int KEYS_OF_A_PARTITION = 2;

    private static final int PARTITIONS = 6;

    /** One more than a key has replicas: they can move. */
    private static final int PARTICIPANTS = 4;

    private static final Duration TIMEOUT = Duration.ofMillis(300);

    private static final Duration SERVICE_IS_BACK = Duration.ofSeconds(10);

    /** What is promised of a machine that has ten times as much to do as it can. */
    private static final Duration SERVICE_IS_BACK_ON_A_BUSY_MACHINE = Duration.ofSeconds(30);

    private static final double BUSY = 10.0 * Runtime.getRuntime().availableProcessors();

    /** Several processes that start at once have two cores busy for that long. */
    private static final Duration SERVICE_IS_BACK_AFTER_STARTS = Duration.ofSeconds(60);

    private static final Duration GIVE_UP = Duration.ofMinutes(2);

    private static final Duration ALL_IS_WELL = Duration.ofMinutes(2);

    private static final Path DIRECTORY = Path.of("target", "random-faults");

    private final RunFigures figures = new RunFigures();

    private final Growth growth = new Growth();

    @Test
    void everyAnswerIsRightWhateverGoesWrong() throws IOException {
        long seed = Long.getLong("dispersa.random.seed", RandomGenerator.getDefault().nextLong());
        Path directory = DIRECTORY.resolve(Long.toString(seed)).toAbsolutePath();
        if (Files.exists(directory)) {
            TestCluster.delete(directory); // What a run left that this one repeats.
        }
        Files.createDirectories(directory);
        System.out.printf("RandomFaultsIT: %s, seed %d%n", TIME, seed);
        long end = System.nanoTime() + TIME.toNanos();
        FullDisk disk = FullDisk.build(directory);
        WrongClock clocks = WrongClock.build(directory);
        try (Network network = new Network(directory);
                TestCluster cluster = new TestCluster(directory, network, PARTICIPANTS).with(disk).with(clocks)) {
            cluster.start().awaitReplicated(ALL_IS_WELL);
            Nemesis nemesis = new Nemesis(cluster, network, disk, clocks, directory);
            for (long round = seed; System.nanoTime() < end; round++) {
                runRound(round, cluster, nemesis, directory);
            }
            System.out.printf("RandomFaultsIT: %s, faults %s%s%n", figures, nemesis.counts(), growth);
        }
        TestCluster.delete(directory);
    }

    private void runRound(long seed, TestCluster cluster, Nemesis nemesis, Path directory) throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Fault> faults = nemesis.choose(random);
        Duration length = Duration.ofMillis(random.nextInt(2000, 9000));
        System.out.printf("RandomFaultsIT: seed %d: %s for %s%n", seed, faults, length);
        List<Set<String>> keys = keys("random-" + seed + "-");
        try (ConditionalWorkload workload = ConditionalWorkload.start(clients(cluster),
                keys.stream().flatMap(Set::stream).toList(), SEEDS * seed)) {
            try {
                awaitWrites(workload, keys, System.nanoTime());
                faults.forEach(fault -> fault.begin().run());
                await().pollDelay(length).timeout(length.multipliedBy(2)).until(() -> true);
                faults.reversed().forEach(fault -> fault.end().run());
                cluster.awaitOpen();
                Duration back = awaitWrites(workload, keys, System.nanoTime());
                Map<String, List<Call>> calls = workload.finish();
                calls.forEach((key, all) -> assertThat(LinearizabilityCheck.isLinearizable(all)).as(key).isTrue());
                cluster.awaitReplicated(ALL_IS_WELL);
                new Rebalancing(cluster).awaitLevel(PARTICIPANTS, ALL_IS_WELL);
                ReplicaDigests.requireEqual(cluster);
                figures.add(calls, back);
                System.out.printf("RandomFaultsIT: seed %d: service is back after %d ms%n", seed, back.toMillis());
                sample(cluster);
                assertThat(back).isLessThanOrEqualTo(patience(faults));
            }
            catch (RuntimeException | Error | IOException e) {
                Files.writeString(directory.resolve("history.txt"), described(workload.calls()));
                for (ServiceProcess process : cluster.participants()) {
                    process.dumpThreads(directory.resolve("threads-" + process.pid() + ".txt"));
                }
                System.out.printf("RandomFaultsIT: failed after %s. Logs and history are in %s. To repeat:%n"
                        + "  mvn verify -Pfaults -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false"
                        + " -Dit.test=RandomFaultsIT -Ddispersa.random.seed=%d%n", figures, directory, seed);
                throw e;
            }
        }
    }

    private static Duration patience(List<Fault> faults) {
        if (faults.stream().mapToInt(Fault::starts).sum() > 1) {
            return SERVICE_IS_BACK_AFTER_STARTS;
        }
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load > BUSY ? SERVICE_IS_BACK_ON_A_BUSY_MACHINE : SERVICE_IS_BACK;
    }

    private void sample(TestCluster cluster) throws IOException {
        growth.sample("main-node", cluster.mainNode().pid());
        for (int i = 0; i < cluster.participants().size(); i++) {
            growth.sample(TestCluster.name(i), cluster.participants().get(i).pid());
        }
    }

    private static Clients clients(TestCluster cluster) {
        List<URI> participants = IntStream.range(0, cluster.participants().size())
            .mapToObj(i -> cluster.participant(i, "/"))
            .toList();
        return new Clients(CLIENTS, TIMEOUT, cluster.main("/"), participants);
    }

    /** Returns how long after a moment each partition had a write that began after it. */
    private static Duration awaitWrites(ConditionalWorkload workload, List<Set<String>> keys, long since) {
        List<OptionalLong> ends = await().atMost(GIVE_UP)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> keys.stream().map(each -> workload.firstWrite(each, since)).toList(),
                    all -> all.stream().allMatch(OptionalLong::isPresent));
        return Duration.ofNanos(ends.stream().mapToLong(OptionalLong::getAsLong).max().orElseThrow() - since);
    }

    /** Returns the keys of each partition. */
    private static List<Set<String>> keys(String prefix) {
        return IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> PartitionKeys.in(partition, PARTITIONS, prefix)
                .limit(KEYS_OF_A_PARTITION)
                .collect(Collectors.toSet()))
            .toList();
    }

    private static String described(Map<String, List<Call>> calls) {
        return calls.entrySet()
            .stream()
            .flatMap(entry -> entry.getValue().stream().map(call -> entry.getKey() + " " + call + "\n"))
            .collect(Collectors.joining());
    }

}
