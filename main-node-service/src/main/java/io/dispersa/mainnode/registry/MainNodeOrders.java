package io.dispersa.mainnode.registry;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KnownMainNode;
import io.dispersa.api.MainNodeAddress;
import io.dispersa.api.MainNodeIdentity;
import io.dispersa.api.MainNodeInfo;
import io.dispersa.api.MainNodeStanding;
import io.dispersa.api.MainNodeStart;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.mainnode.participant.AllowedNetworks;
import io.dispersa.mainnode.roll.MainNodeRoll;
import io.dispersa.raft.GroupStatus;
import io.dispersa.raft.Peer;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * What main nodes say of themselves, and what people order of them: decided by the one
 * that leads, whichever was asked.
 */
final class MainNodeOrders {

    private static final String PATH = "/main-nodes";

    private final Registry registry;

    private final RegistryGroup group;

    private final AtLeader atLeader;

    private final LeaderClient others;

    private final AllowedNetworks networks;

    /**
     * @param networks where a main node that is not known yet may be: whoever names an
     * address has this one call it
     */
    MainNodeOrders(Registry registry, LeaderClient others, AllowedNetworks networks) {
        this.networks = networks;
        this.registry = registry;
        this.group = registry.group();
        this.atLeader = new AtLeader(group);
        this.others = others;
    }

    /**
     * Has the registry remember that a main node was started, and where it is.
     * @param passedOn whether another main node has passed the request on to this one
     * @param byPeer whether whoever asks has shown that it knows the cluster's secret
     * @throws ProblemException {@link ErrorCode#CALLER_REFUSED} if it keeps the registry
     * already, and has not; {@link ErrorCode#MAIN_NODE_CONFLICT} if it must not take
     * part; {@link ErrorCode#REQUEST_INVALID} if another run answers at its address;
     * {@link ErrorCode#NO_LEADER} if nobody could decide in time
     */
    OrderAnswer started(MainNodeStart start, boolean passedOn, boolean byPeer) {
        return atLeader.decide(new OrderRequest(others, HttpMethod.POST, PATH, start, byPeer) {

            @Override
            public OrderAnswer submit(Duration timeout) {
                requirePeer(start, byPeer);
                requireAllowed(start);
                requireRun(start);
                requireOwn(start);
                return new OrderAnswer.Decided(group.submit(new RegistryCommand.TakePart(start), timeout));
            }
        }, passedOn);
    }

    /**
     * Has a main node leave.
     * @param passedOn whether another main node has passed the request on to this one
     * @throws ProblemException {@link ErrorCode#NOT_FOUND} if it is not known;
     * {@link ErrorCode#MAIN_NODE_CONFLICT} if it cannot leave as things are;
     * {@link ErrorCode#NO_LEADER} if nobody could decide in time
     */
    OrderAnswer remove(String name, boolean passedOn) {
        if (!MainNodeAddress.isName(name)) {
            throw unknown("this");
        }
        return atLeader.decide(new OrderRequest(others, HttpMethod.DELETE, PATH + "/" + name) {

            @Override
            public OrderAnswer submit(Duration timeout) {
                KnownMainNode leaving = roll().get(name)
                    .filter(known -> known.standing() != MainNodeStanding.REMOVED)
                    .orElseThrow(() -> unknown(name));
                roll().refusesToLeave(name).ifPresent(reason -> {
                    throw conflict(leaving, reason);
                });
                requireMajorityWithout(leaving);
                return switch (group.submit(new RegistryCommand.Leave(name), timeout)) {
                    case RegistryResult.Refused(String reason) -> throw conflict(leaving, reason);
                    case RegistryResult done -> new OrderAnswer.Decided(done);
                };
            }
        }, passedOn);
    }

    /** Returns all main nodes that are there, as this one sees them. */
    List<MainNodeInfo> all() {
        List<KnownMainNode> known = roll().present();
        List<KnownMainNode> present = known.isEmpty()
                ? List.of(new KnownMainNode(registry.self(), MainNodeStanding.WAITING, null)) : known;
        Optional<String> leader = group.leader();
        Map<String, MainNodeIdentity> answers = others.whoAll(present.stream()
            .filter(mainNode -> !isSelf(mainNode))
            .map(mainNode -> mainNode.address().hostAndPort())
            .toList());
        return present.stream()
            .map(mainNode -> info(mainNode, leader,
                    isSelf(mainNode) ? registry.identity() : answers.get(mainNode.address().hostAndPort())))
            .toList();
    }

    private static MainNodeInfo info(KnownMainNode mainNode, Optional<String> leader,
            @Nullable MainNodeIdentity answer) {
        if (answer == null || !answer.name().equals(mainNode.name())) {
            return new MainNodeInfo(mainNode.name(), mainNode.address().hostAndPort(), mainNode.standing(), false,
                    false, null);
        }
        return new MainNodeInfo(mainNode.name(), mainNode.address().hostAndPort(), mainNode.standing(),
                leader.filter(mainNode.name()::equals).isPresent(), true, answer.applied());
    }

    private boolean isSelf(KnownMainNode mainNode) {
        return mainNode.name().equals(group.self());
    }

    private MainNodeRoll roll() {
        return registry.state().map(RegistryState::mainNodes).orElse(MainNodeRoll.NONE);
    }

    /** One that waits to be taken in has not been given the secret yet. */
    private void requirePeer(MainNodeStart start, boolean byPeer) {
        boolean takesPart = roll().get(start.name())
            .filter(known -> known.standing() != MainNodeStanding.WAITING)
            .isPresent();
        if (takesPart && !byPeer) {
            throw Problem.of(ErrorCode.CALLER_REFUSED,
                    "%s keeps the registry, and whoever says that it was started does not show that it knows the cluster's secret."
                        .formatted(start.name()))
                .toException();
        }
    }

    /** An address that the registry knows has been allowed before. */
    private void requireAllowed(MainNodeStart start) {
        MainNodeAddress address = start.address();
        if (address.name().equals(group.self())
                || roll().get(address.name()).filter(known -> known.address().equals(address)).isPresent()) {
            return;
        }
        try {
            networks.resolve(address.host());
        }
        catch (AllowedNetworks.NotAllowed e) {
            throw conflict(start, e.getMessage() + ".");
        }
        catch (UnknownHostException _) { // so it does not answer either
        }
    }

    /** Whoever says that it was started must be there, and say so itself. */
    private void requireRun(MainNodeStart start) {
        MainNodeIdentity there = start.name().equals(group.self()) ? registry.identity()
                : others.who(start.address().hostAndPort()).orElse(null);
        if (there == null || !there.name().equals(start.name()) || !there.run().equals(start.boot().run())) {
            throw Problem
                .of(ErrorCode.REQUEST_INVALID,
                        "boot: the main node that answers at %s is of another run, or there is none."
                            .formatted(start.address().hostAndPort()))
                .toException();
        }
    }

    /** By its name it must be one of this registry's, or have no log at all. */
    private void requireOwn(MainNodeStart start) {
        Optional<KnownMainNode> known = roll().get(start.name());
        if (known.isEmpty() && !start.joins()
                && group.status().filter(status -> status.hasMember(start.name())).isEmpty()) {
            throw conflict(start,
                    "It has a log, and this registry does not know it: its directory is of another one, "
                            + "or of an earlier one that was lost. Move the directory away, and start it with "
                            + "--dispersa.main.join.");
        }
        known.ifPresent(mainNode -> requireOriginal(start, mainNode));
    }

    /** One that has moved does not answer where it was. */
    private void requireOriginal(MainNodeStart start, KnownMainNode known) {
        if (known.standing() == MainNodeStanding.REMOVED) {
            throw conflict(start, "It was removed from the registry.");
        }
        String before = known.address().hostAndPort();
        if (before.equals(start.address().hostAndPort())) {
            return;
        }
        others.who(before)
            .filter(there -> there.name().equals(start.name()) && !there.run().equals(start.boot().run()))
            .ifPresent(_ -> {
                throw conflict(start,
                        "Its data directory is a copy of that of the main node at %s, which is up: give it an empty one."
                            .formatted(before));
            });
    }

    private void requireMajorityWithout(KnownMainNode leaving) {
        List<String> stay = group.status()
            .map(GroupStatus::members)
            .orElse(List.of())
            .stream()
            .map(Peer::id)
            .filter(name -> !name.equals(leaving.name()))
            .toList();
        long alive = stay.stream().filter(name -> name.equals(group.self()) || answers(name)).count();
        long waiting = roll().with(MainNodeStanding.WAITING)
            .stream()
            .filter(mainNode -> answers(mainNode.name()))
            .count();
        if (leaving.standing() == MainNodeStanding.MEMBER && 2 * (alive + waiting) <= stay.size()) {
            throw conflict(leaving, "Only %d of the others answer, and no majority would be left.".formatted(alive));
        }
    }

    private boolean answers(String name) {
        return group.addresses().find(name).flatMap(others::who).filter(who -> who.name().equals(name)).isPresent();
    }

    private static ProblemException unknown(String name) {
        return Problem.of(ErrorCode.NOT_FOUND, "No main node has the name %s.".formatted(name)).toException();
    }

    private static ProblemException conflict(MainNodeStart start, String reason) {
        return Problem
            .of(ErrorCode.MAIN_NODE_CONFLICT,
                    "%s at %s cannot take part. %s".formatted(start.name(), start.address().hostAndPort(), reason))
            .toException();
    }

    private static ProblemException conflict(KnownMainNode leaving, String reason) {
        return Problem.of(ErrorCode.MAIN_NODE_CONFLICT, "%s cannot be removed. %s".formatted(leaving.name(), reason))
            .toException();
    }

}
