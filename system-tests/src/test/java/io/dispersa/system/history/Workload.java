package io.dispersa.system.history;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Clients that write and read all the time, until they are told to finish. Each writer
 * has keys of its own, all in one partition, and gives each a value that grows; each
 * reader reads any of them. A request that fails is recorded and never repeated.
 */
public final class Workload implements AutoCloseable {

    private static final int CLIENTS = 8;

    private static final int KEYS_OF_A_WRITER = 4;

    private static final int PARTITIONS = 6;

    /**
     * Leaves the processes under test most of two cores: clients that hardly rest make a
     * process that starts beside them take half a minute, and a test of how long service
     * is away one of the machine.
     */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final Duration SETTLING = Duration.ofSeconds(30);

    private final History history = new History();

    private final HistoryClient client;

    private final List<String> keys = new ArrayList<>();

    private final List<Thread> threads;

    private volatile boolean finished;

    private Workload(String prefix, List<URI> mainNodes, boolean mainNodesDie) {
        this.client = new HistoryClient(history, mainNodes, mainNodesDie);
        IntStream.range(0, CLIENTS)
            .forEach(writer -> PartitionKeys.in(writer % PARTITIONS, PARTITIONS, prefix + "-" + writer + "-")
                .limit(KEYS_OF_A_WRITER)
                .forEach(keys::add));
        this.threads = IntStream.range(0, CLIENTS)
            .boxed()
            .flatMap(i -> Stream.of(Thread.ofPlatform().name("writer-" + i).start(() -> write(i)),
                    Thread.ofPlatform().name("reader-" + i).start(() -> read(i))))
            .toList();
    }

    /**
     * Starts 8 writers and 8 readers.
     * @param prefix what their keys begin with; no other workload on the cluster has it
     * @param mainNodes any of which they may ask
     * @param mainNodesDie whether connections to these may fail
     */
    public static Workload start(String prefix, List<URI> mainNodes, boolean mainNodesDie) {
        return new Workload(prefix, mainNodes, mainNodesDie);
    }

    /** Returns what has happened up to now. */
    public History history() {
        return history;
    }

    /**
     * Waits until a write that began after this moment was acknowledged in every
     * partition, and returns how long after the moment the last of them was.
     * @param since in the time of the history
     */
    public Duration awaitWrites(long since, Duration limit) {
        long deadline = since + limit.toNanos();
        while (true) {
            List<OptionalLong> first = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> history.firstAcknowledged(partition, since))
                .toList();
            if (first.stream().allMatch(OptionalLong::isPresent)) {
                return Duration.ofNanos(first.stream().mapToLong(OptionalLong::getAsLong).max().orElseThrow() - since);
            }
            if (history.now() > deadline) {
                throw new AssertionError("not every partition takes writes again after " + limit + ": " + first
                        + ", began at " + since + "\n" + history);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /**
     * Ends all clients, reads every key once more, and returns all that happened.
     */
    public History finish() {
        join();
        long deadline = history.now() + SETTLING.toNanos();
        for (String key : keys) {
            while (!client.get(0, key)) {
                if (history.now() > deadline) {
                    throw new AssertionError("a key cannot be read in the end: " + key + "\n" + history);
                }
                LockSupport.parkNanos(10 * POLL_NANOS);
            }
        }
        close();
        return history;
    }

    @Override
    public void close() {
        join();
        client.close();
    }

    private void join() {
        finished = true;
        try {
            for (Thread thread : threads) {
                thread.join(Duration.ofSeconds(60));
            }
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void write(int writer) {
        for (int i = 0; !finished; i++) {
            String key = keys.get(writer * KEYS_OF_A_WRITER + i % KEYS_OF_A_WRITER);
            client.put(writer, key, i / KEYS_OF_A_WRITER + 1);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void read(int reader) {
        RandomGenerator random = RandomGenerator.getDefault();
        while (!finished) {
            client.get(reader, keys.get(random.nextInt(keys.size())));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

}
