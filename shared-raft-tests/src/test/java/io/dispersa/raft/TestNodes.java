package io.dispersa.raft;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.util.CodeInjectionForTesting;
import org.jspecify.annotations.Nullable;

/** Several Raft servers in this process, with one group and a network that can be cut. */
final class TestNodes implements AutoCloseable {

    static final UUID GROUP = UUID.nameUUIDFromBytes("words".getBytes(StandardCharsets.US_ASCII));

    static final Tokens TOKENS = process -> Optional.of("of " + process);

    static final Duration LONG = Duration.ofSeconds(40);

    private static final AtomicInteger PROCESSES = new AtomicInteger();

    private static final String VOTE = "RaftServerImpl.requestVote";

    private static final String APPEND = "RaftServerImpl.appendEntries";

    private static final List<String> RECEIVED = List.of(VOTE, TermAnswers.ASKED, APPEND,
            "RaftServerImpl.startLeaderElection");

    private final Path directory;

    private final Map<String, RaftNode> running = new TreeMap<>();

    private final Map<String, Words> machines = new ConcurrentHashMap<>();

    private final AtomicInteger closed = new AtomicInteger();

    private final List<String> failures = new CopyOnWriteArrayList<>();

    private final Set<String> cutOff = ConcurrentHashMap.newKeySet();

    private final Map<String, Long> accepting = new ConcurrentHashMap<>();

    private final Set<Set<String>> cutLinks = ConcurrentHashMap.newKeySet();

    /** Of names and processes: by what their node was started. */
    private final Map<String, String> lives = new ConcurrentHashMap<>();

    private final Set<String> silent = ConcurrentHashMap.newKeySet();

    private final Set<String> holding = ConcurrentHashMap.newKeySet();

    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    private final Map<String, Long> refusingChanges = new ConcurrentHashMap<>();

    private volatile long refusingLastSteps = Long.MAX_VALUE;

    private long copyRate = Long.MAX_VALUE;

    private final List<String> asking = new CopyOnWriteArrayList<>();

    private final AtomicInteger asked = new AtomicInteger();

    private Consumer<RaftProperties> properties = _ -> {
    };

    TestNodes(Path directory) {
        this.directory = directory;
        RECEIVED.forEach(point -> CodeInjectionForTesting.put(point, (local, remote, arguments) -> {
            String to = node(local);
            String from = node(remote);
            if (cutOff.contains(to) || cutOff.contains(from) || cutLinks.contains(Set.of(to, from))) {
                throw new UncheckedIOException(new IOException("cut off"));
            }
            if (point.equals(APPEND)
                    && (failing.contains(to) || isBeyond(accepting.get(to), arguments) || isRefused(to, arguments))) {
                throw new UncheckedIOException(new IOException("not yet"));
            }
            if (point.equals(APPEND) && holding.contains(to) && isBeyond(-1L, arguments)) {
                await().atMost(LONG).until(() -> !holding.contains(to));
            }
            if (point.equals(VOTE)) {
                asking.add(from);
            }
            if (point.equals(TermAnswers.ASKED)) {
                asked.incrementAndGet();
                awaitNotSilent(to);
            }
            return true;
        }));
    }

    private static boolean isBeyond(@Nullable Long index, Object[] arguments) {
        return index != null && arguments[1] instanceof AppendEntriesRequestProto append && append.getEntriesCount() > 0
                && append.getEntries(append.getEntriesCount() - 1).getIndex() > index;
    }

    /** Of the entries of a change, the last one names no earlier members. */
    private boolean isRefused(String to, Object[] arguments) {
        long any = refusingChanges.getOrDefault(to, Long.MAX_VALUE);
        return arguments[1] instanceof AppendEntriesRequestProto append && append.getEntriesList()
            .stream()
            .filter(LogEntryProto::hasConfigurationEntry)
            .anyMatch(entry -> entry.getIndex() >= any || (entry.getIndex() >= refusingLastSteps
                    && entry.getConfigurationEntry().getOldPeersCount() == 0));
    }

    /**
     * Has nobody take the last entry of a change of members that begins at an index or
     * behind it; until {@link #heal()}.
     */
    void refuseLastStepsOfChanges(long from) {
        refusingLastSteps = from;
    }

    /** Has one take no entry that names members at an index or behind it. */
    void refuseChanges(String id, long from) {
        refusingChanges.put(id, from);
    }

    /** Has one take no entry behind an index; until {@link #heal()}. */
    void acceptsUpTo(String id, long index) {
        accepting.put(id, index);
    }

    /** Has one take no entry, and answer nevertheless; until {@link #heal()}. */
    void holdEntriesFor(String id) {
        holding.add(id);
    }

    /** Has one answer nothing but the question for its term; until {@link #heal()}. */
    void failEntriesFor(String id) {
        failing.add(id);
    }

    /** Bounds how fast what is started from now on is copied to. */
    void copiesAtMost(long bytesPerSecond) {
        copyRate = bytesPerSecond;
    }

    /** Returns by what a node was started that has a replica of this name, or is it. */
    private String node(Object nameOrProcess) {
        String text = String.valueOf(nameOrProcess);
        return lives.getOrDefault(text, text);
    }

    private void awaitNotSilent(String id) {
        if (silent.contains(id)) {
            await().atMost(LONG).until(() -> !silent.contains(id));
        }
    }

    /** Returns a member that lives in a process of its own. */
    static Peer peer(String id) {
        String process = "process-" + PROCESSES.incrementAndGet();
        try (ServerSocket socket = new ServerSocket(0)) {
            Addresses.put(process, "127.0.0.1", socket.getLocalPort(), TOKENS);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Peer(id, process);
    }

    static List<Peer> peers(String... ids) {
        return java.util.Arrays.stream(ids).map(TestNodes::peer).toList();
    }

    void with(Consumer<RaftProperties> change) {
        properties = change;
    }

    RaftNode start(Peer self, int snapshotEvery) {
        Addresses.Address address = Addresses.of(self.process());
        Endpoint endpoint = new Endpoint(self.process(), address == null ? 0 : address.port());
        RaftSettings settings = new RaftSettings(directory.resolve(self.id()), snapshotEvery, null, copyRate, TOKENS);
        RaftProperties ratis = RatisSettings.properties(settings, endpoint.port());
        properties.accept(ratis);
        lives.put(self.process(), self.id());
        RaftNode node = RaftNode.start(settings, endpoint, _ -> machines.compute(self.id(), (_, _) -> new Words()),
                listener(), ratis);
        running.put(self.id(), node);
        return node;
    }

    /** Has a node give its replica up, and be ready to be taken in under another name. */
    Peer joinAnew(Peer before, String name) {
        lives.put(name, before.id());
        node(before.id()).giveUp(GROUP);
        node(before.id()).join(GROUP, name);
        return new Peer(name, before.process());
    }

    /** Has the replica of a node be the only one, under another name. */
    Peer goOnAlone(Peer survivor, String name) {
        lives.put(name, survivor.id());
        Peer alone = new Peer(name, survivor.process());
        node(survivor.id()).goOnAlone(GROUP, alone);
        return alone;
    }

    TestNodes found(List<Peer> members) {
        members.forEach(peer -> start(peer, 1000).found(GROUP, peer.id(), members));
        return this;
    }

    void stop(String id) {
        RaftNode node = running.remove(id);
        if (node != null) {
            node.close();
        }
    }

    /** The state of a node's replica, which does not run, cannot be read. */
    void damage(String id) {
        new ReplicaLogs(directory.resolve(id)).damaged(GROUP);
    }

    void cutOff(String id) {
        cutOff.add(id);
    }

    /** Cuts the link between two. */
    void cut(String one, String other) {
        cutLinks.add(Set.of(one, other));
    }

    /** Has one keep to itself which terms it knows. */
    void silence(String id) {
        silent.add(id);
    }

    void heal() {
        cutOff.clear();
        cutLinks.clear();
        accepting.clear();
        silent.clear();
        holding.clear();
        failing.clear();
        refusingChanges.clear();
        refusingLastSteps = Long.MAX_VALUE;
    }

    /** Returns how often anybody has been asked for terms. */
    int asked() {
        return asked.get();
    }

    /** Returns whether one has asked anybody for a vote. */
    boolean hasAsked(String id) {
        return asking.contains(id);
    }

    ReplicaGroup group(String id) {
        return node(id).group(GROUP).orElseThrow();
    }

    /** Returns the last entry of the log of a member. */
    TermIndex lastEntry(String id) throws IOException {
        return node(id).server().getDivision(RaftGroupId.valueOf(GROUP)).getRaftLog().getLastEntryTermIndex();
    }

    RaftNode node(String id) {
        RaftNode node = running.get(id);
        if (node == null) {
            throw new IllegalArgumentException(id + " does not run");
        }
        return node;
    }

    List<String> words(String id) {
        Words words = machines.get(id);
        return words == null ? List.of() : words.all();
    }

    /** Returns how often a replica has closed itself. */
    int closed() {
        return closed.get();
    }

    List<String> failures() {
        return failures;
    }

    /** Waits for a leader among those that are not cut off, and returns its id. */
    String leader() {
        List<String> found = new ArrayList<>();
        await().pollDelay(Duration.ZERO).atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> {
            found.clear();
            running.keySet()
                .stream()
                .filter(id -> !cutOff.contains(id) && group(id).status().role() == GroupRole.LEADER)
                .forEach(found::add);
            return !found.isEmpty();
        });
        return found.getFirst();
    }

    String anyOther(String id) {
        return running.keySet().stream().filter(other -> !other.equals(id)).findFirst().orElseThrow();
    }

    /** Submits at the leader, until it certainly is in the log. */
    String submit(String word) {
        List<String> results = new ArrayList<>();
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10)).atMost(LONG).until(() -> {
            try {
                results.add(submitAt(leader(), word));
                return true;
            }
            catch (RaftException.NotLeader | RaftException.Unavailable e) {
                return false;
            }
        });
        return results.getFirst();
    }

    String submitAt(String id, String word) {
        return group(id).submit(word.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(10), String.class);
    }

    Path groupOf(String id) {
        return directory.resolve(id).resolve("groups").resolve(GROUP.toString());
    }

    List<Path> snapshotsOf(String id) {
        try (Stream<Path> found = Files.list(groupOf(id).resolve("sm"))) {
            return found.toList();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        heal();
        RECEIVED.forEach(CodeInjectionForTesting::remove);
        List.copyOf(running.keySet()).forEach(this::stop);
    }

    private GroupListener listener() {
        return new GroupListener() {
            @Override
            public void closed(UUID group) {
                closed.incrementAndGet();
            }

            @Override
            public void failed(@Nullable UUID group, String reason) {
                failures.add(reason);
            }

            @Override
            public void cannotPromise(UUID group, String reason) {
                failures.add(reason);
            }
        };
    }

}
