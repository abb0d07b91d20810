package io.dispersa.mainnode.registry;

import io.dispersa.api.KnownMainNode;
import io.dispersa.api.MainNodeAddress;
import io.dispersa.api.MainNodeIdentity;
import io.dispersa.api.MainNodeStanding;
import io.dispersa.api.MainNodeStart;
import io.dispersa.api.ProblemException;
import io.dispersa.mainnode.roll.Founding;
import io.dispersa.mainnode.roll.MainNodeFile;
import io.dispersa.mainnode.roll.MainNodeRoll;
import io.dispersa.mainnode.roll.MainNodes;
import io.dispersa.mainnode.roll.NextMembers;
import io.dispersa.raft.GroupRole;
import io.dispersa.raft.GroupStatus;
import io.dispersa.raft.Peer;
import io.dispersa.raft.RaftException;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.secret.KeptSecret;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpMethod;

/**
 * Has this main node find its part in the registry, and say where it is; while it leads,
 * has the members be who they should be. One step after the other, on a thread of its
 * own.
 */
final class MainNodeAgent implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(MainNodeAgent.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** While the registry is founded, everybody waits. */
    private static final Duration WHILE_FOUNDING = Duration.ofMillis(200);

    /** The registry is small: who is new has it in a moment. */
    private static final Duration CHANGE = Duration.ofSeconds(30);

    private static final Duration HAND_OVER = Duration.ofSeconds(3);

    private final Registry registry;

    private final RegistryGroup group;

    private final MainNodeFile file;

    private final MainNodes settings;

    private final MainNodeOrders orders;

    private final LeaderClient others;

    private final KeptSecret secret;

    private final CountDownLatch stopping = new CountDownLatch(1);

    private volatile boolean running;

    MainNodeAgent(Registry registry, MainNodeFile file, MainNodes settings, MainNodeOrders orders, LeaderClient others,
            KeptSecret secret) {
        this.secret = secret;
        this.registry = registry;
        this.group = registry.group();
        this.file = file;
        this.settings = settings;
        this.orders = orders;
        this.others = others;
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("main-node-agent").start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        stopping.countDown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void run() {
        try {
            Duration pause = Duration.ZERO;
            while (!registry.ends() && !stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                pause = turn();
            }
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns how long to wait before the next turn. */
    private Duration turn() {
        try {
            if (group.status().isEmpty()) {
                findPart();
                return WHILE_FOUNDING;
            }
            registry.endIfOutdated();
            if (isLed()) {
                registry.waitsFor(null);
            }
            else {
                lookAround();
            }
            registry.unnoted().ifPresent(this::introduce);
            if (group.leads()) {
                changeMembers();
            }
            file.know(group.addresses().all());
        }
        catch (ProblemException | RaftException e) {
            log.debug("the main nodes are looked at again: {}", e.getMessage());
        }
        catch (StartupRefusal e) {
            registry.end(e);
        }
        catch (RuntimeException e) { // it would never be told what has become of others
            if (running && !registry.ends()) {
                log.error("The main nodes cannot be looked after in a way that nobody foresaw", e);
            }
        }
        return PAUSE;
    }

    /** Founds the registry together with others, or asks to be taken in. */
    private void findPart() {
        if (settings.joins()) {
            file.join();
        }
        else {
            Map<String, MainNodeIdentity> heard = ask(settings.others());
            Map<String, Optional<MainNodeIdentity>> answers = new TreeMap<>();
            settings.others().forEach(address -> answers.put(address, Optional.ofNullable(heard.get(address))));
            switch (Founding.next(file.name(), file.founders(), answers)) {
                case Founding.Wait(String reason) -> registry.waitsFor(reason);
                case Founding.Propose(List<String> founders) -> file.propose(founders);
                case Founding.Found(List<String> founders) when !haveSecret(founders) -> registry.waitsFor(
                        "the main node %s has yet to give all the cluster's secret".formatted(founders.getFirst()));
                case Founding.Found(List<String> founders) -> {
                    log.info("this main node, {}, founds the registry with {}", file.name(), founders);
                    file.know(group.addresses().all());
                    file.found(founders);
                    registry.waitsFor(null);
                }
                case Founding.Join _ -> {
                    log.warn("The registry was founded without this main node, whose directory is new: it asks to be "
                            + "taken in, as {}. If it replaces one that is lost, remove that: dispersa main-nodes.",
                            file.name());
                    file.join();
                }
            }
        }
        registry.takePart();
    }

    /**
     * The first of them makes it, and gives it to the others, before any of them founds.
     */
    private boolean haveSecret(List<String> founders) {
        if (!founders.getFirst().equals(file.name())) {
            return secret.get().isPresent();
        }
        secret.getOrMake();
        return founders.stream().skip(1).allMatch(this::give);
    }

    private boolean give(String mainNode) {
        return group.addresses().find(mainNode).filter(address -> others.give(address, secret.getOrMake())).isPresent();
    }

    private Map<String, MainNodeIdentity> ask(List<String> addresses) {
        Map<String, MainNodeIdentity> answers = others.whoAll(addresses);
        answers.forEach((address, who) -> at(address, who).ifPresent(group.addresses()::learn));
        return answers;
    }

    /** It answers at this address, whatever the registry says. */
    static Optional<MainNodeAddress> at(String address, MainNodeIdentity who) {
        int colon = address.lastIndexOf(':');
        try {
            return Optional.of(new MainNodeAddress(who.name(), address.substring(0, colon).replaceAll("[\\[\\]]", ""),
                    Integer.parseInt(address.substring(colon + 1)), who.raftPort()));
        }
        catch (ProblemException | NumberFormatException _) { // it is no main node of ours
            return Optional.empty();
        }
    }

    /** Finds the others again, wherever they are now, and hears what they know. */
    private void lookAround() {
        Map<String, MainNodeIdentity> answers = ask(everywhere());
        Map<String, KnownMainNode> newest = newest(answers.values().stream().flatMap(who -> who.known().stream()));
        KnownMainNode self = newest.get(file.name());
        if (self != null && self.standing() == MainNodeStanding.REMOVED) {
            registry.endAsRemoved();
            return;
        }
        Set<String> found = answers.values().stream().map(MainNodeIdentity::name).collect(Collectors.toSet());
        newest.values()
            .stream()
            .filter(mainNode -> !found.contains(mainNode.name()) && mainNode.standing() != MainNodeStanding.REMOVED
                    && group.addresses().find(mainNode.name()).isEmpty())
            .forEach(mainNode -> group.addresses().learn(mainNode.address()));
        if (group.status().filter(status -> status.role() == GroupRole.CLOSED).isPresent()) {
            closed();
        }
        registry.waitsFor(group.copy().isPresent() ? null : waiting(newest));
    }

    /** A group closes a member that it has left out. */
    private void closed() {
        Optional<KnownMainNode> self = registry.state().flatMap(state -> state.mainNodes().get(file.name()));
        if (self.filter(known -> known.standing() == MainNodeStanding.LEAVING).isPresent()) {
            registry.endAsRemoved();
        }
        else if (group.reopen()) {
            log.warn("The registry's log had closed itself, and is open again");
        }
    }

    private static Map<String, KnownMainNode> newest(Stream<KnownMainNode> known) {
        return known.collect(Collectors.toMap(KnownMainNode::name, Function.identity(),
                (one, other) -> one.standing().compareTo(other.standing()) >= 0 ? one : other, TreeMap::new));
    }

    private String waiting(Map<String, KnownMainNode> known) {
        if (file.part() != MainNodeFile.Part.JOINER) {
            return "a majority of the main nodes must be up";
        }
        if (known.isEmpty()) {
            return "none of the main nodes that it asks to be taken in answers for the registry";
        }
        long members = known.values().stream().filter(each -> each.standing() == MainNodeStanding.MEMBER).count();
        long waiting = known.values().stream().filter(each -> each.standing() == MainNodeStanding.WAITING).count();
        return ("it waits to be taken in, as %s: %d keep the registry, %d wait, and there can be 1, 3 or 5. Start more, "
                + "or remove one that is lost with 'dispersa main-nodes remove'")
            .formatted(file.name(), members, waiting);
    }

    private List<String> everywhere() {
        Set<String> addresses = new LinkedHashSet<>(settings.others());
        Stream.concat(group.addresses().all().stream(), file.known().stream())
            .map(MainNodeAddress::hostAndPort)
            .filter(address -> !address.equals(registry.self().hostAndPort()))
            .forEach(addresses::add);
        return List.copyOf(addresses);
    }

    private boolean isLed() {
        return group.copy().isPresent() && group.status()
            .filter(status -> status.leader() != null && status.role() != GroupRole.CLOSED)
            .isPresent();
    }

    /** Without a leader that knows this one, any other is asked to pass it on. */
    private void introduce(MainNodeStart start) {
        if (isLed()) {
            if (orders.started(start, false, true) instanceof PassedBack answer) {
                requireAccepted(answer);
            }
            return;
        }
        for (String address : everywhere()) {
            try {
                PassedBack answer = others.ask(address, HttpMethod.POST, "/main-nodes", start);
                requireAccepted(answer);
                if (answer.status() < 300) {
                    return;
                }
            }
            catch (IOException e) {
                log.debug("{} does not answer", address, e);
            }
        }
    }

    private void requireAccepted(PassedBack answer) {
        answer.conflict()
            .ifPresent(reason -> registry
                .end(new StartupRefusal(reason, "This main node takes no part in the registry.")));
    }

    private void changeMembers() {
        GroupStatus status = group.status().orElseThrow();
        MainNodeRoll roll = registry.state().map(RegistryState::mainNodes).orElse(null);
        if (roll == null || status.changing() || status.role() != GroupRole.LEADER) {
            return;
        }
        List<MainNodeAddress> members = status.members()
            .stream()
            .map(Peer::id)
            .map(name -> address(roll, name))
            .toList();
        switch (NextMembers.next(roll, members, file.name(), reachable(roll))) {
            case NextMembers.Stay _ -> {
            }
            case NextMembers.Note(List<MainNodeAddress> agreed) ->
                group.submit(new RegistryCommand.Settle(agreed), CHANGE);
            case NextMembers.Change(List<String> to) -> {
                List<String> from = members.stream().map(MainNodeAddress::name).toList();
                if (!to.stream().filter(name -> !from.contains(name)).allMatch(this::give)) {
                    return; // it would take nothing from the others
                }
                log.info("the registry changes its main nodes from {} to {}", from, to);
                group.changeMembers(from, to, CHANGE);
                log.info("the registry is kept by the main nodes {}", to);
            }
            case NextMembers.MakeWay(List<String> candidates) -> makeWay(candidates);
        }
    }

    private void makeWay(List<String> candidates) {
        for (String candidate : candidates) {
            try {
                group.transferLeadership(candidate, HAND_OVER);
                log.info("the registry is led by {} now", candidate);
                return;
            }
            catch (RaftException e) {
                log.warn("the registry cannot be led by {}: {}", candidate, e.getMessage());
            }
        }
    }

    private MainNodeAddress address(MainNodeRoll roll, String name) {
        if (name.equals(file.name())) {
            return registry.self();
        }
        return roll.get(name)
            .map(KnownMainNode::address)
            .or(() -> group.addresses().all().stream().filter(known -> known.name().equals(name)).findFirst())
            .orElseGet(() -> new MainNodeAddress(name, "unknown", 0, 0));
    }

    /** Asks only if that makes a difference. */
    private Set<String> reachable(MainNodeRoll roll) {
        if (roll.with(MainNodeStanding.WAITING).isEmpty() && roll.with(MainNodeStanding.LEAVING).isEmpty()) {
            return Set.of();
        }
        List<String> addresses = new ArrayList<>();
        roll.present().forEach(mainNode -> addresses.add(mainNode.address().hostAndPort()));
        addresses.remove(registry.self().hostAndPort());
        Set<String> names = new HashSet<>();
        others.whoAll(addresses)
            .values()
            .stream()
            .filter(who -> who.applied() != null)
            .forEach(who -> names.add(who.name()));
        return names;
    }

}
