package io.dispersa.mainnode.roll;

import io.dispersa.api.Boot;
import io.dispersa.api.KnownMainNode;
import io.dispersa.api.MainNodeAddress;
import io.dispersa.api.MainNodeStanding;
import io.dispersa.api.MainNodeStart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The main nodes that the registry knows: an immutable value, and the rules by which the
 * next one follows from it.
 *
 * @param all in the order in which they came; those that were removed, too, as their
 * names are never used again
 */
public record MainNodeRoll(List<KnownMainNode> all) {

    /** Nobody is known. */
    public static final MainNodeRoll NONE = new MainNodeRoll(List.of());

    public MainNodeRoll {
        all = List.copyOf(all);
    }

    /** Returns a main node, if it is known. */
    public Optional<KnownMainNode> get(String name) {
        return all.stream().filter(mainNode -> mainNode.name().equals(name)).findFirst();
    }

    /** Returns those with a standing, in order. */
    public List<KnownMainNode> with(MainNodeStanding standing) {
        return all.stream().filter(mainNode -> mainNode.standing() == standing).toList();
    }

    /** Returns those that are here, or wait to be. */
    public List<KnownMainNode> present() {
        return all.stream().filter(mainNode -> mainNode.standing() != MainNodeStanding.REMOVED).toList();
    }

    /**
     * Returns where the members are, in order; nothing as long as there has only been
     * one, whom all know who know the registry.
     */
    public List<MainNodeAddress> addresses() {
        return all.size() < 2 ? List.of()
                : present().stream()
                    .filter(mainNode -> mainNode.standing() != MainNodeStanding.WAITING)
                    .map(KnownMainNode::address)
                    .toList();
    }

    /** Returns the last start of a main node, if it is known. */
    public Optional<Boot> lastStart(String name) {
        return get(name).map(KnownMainNode::boot);
    }

    /**
     * Returns whether a start is later than the one that is known: a process has one
     * address for its life. That of a main node that was removed is no news.
     */
    public boolean isNews(MainNodeStart start) {
        Optional<KnownMainNode> known = get(start.name());
        if (known.isEmpty()) {
            return true;
        }
        Boot last = known.get().boot();
        return known.get().standing() != MainNodeStanding.REMOVED
                && (last == null || start.boot().boots() > last.boots());
    }

    /**
     * Returns the roll in which a main node was started. One that is not known waits. One
     * that waited at the same address has lost its directory: it is forgotten.
     */
    public MainNodeRoll with(MainNodeStart start) {
        if (!isNews(start)) {
            return this;
        }
        List<KnownMainNode> next = new ArrayList<>(all);
        Optional<KnownMainNode> known = get(start.name());
        if (known.isPresent()) {
            next.set(all.indexOf(known.get()),
                    new KnownMainNode(start.address(), known.get().standing(), start.boot()));
        }
        else {
            next.removeIf(other -> other.standing() == MainNodeStanding.WAITING
                    && other.address().hostAndPort().equals(start.address().hostAndPort()));
            next.add(new KnownMainNode(start.address(), MainNodeStanding.WAITING, start.boot()));
        }
        return new MainNodeRoll(next);
    }

    /**
     * Returns the roll once the group has agreed on these members. Founders may be
     * unknown, as they have not said yet that they were started.
     */
    public MainNodeRoll settled(Collection<MainNodeAddress> members) {
        Set<String> names = members.stream().map(MainNodeAddress::name).collect(Collectors.toSet());
        return new MainNodeRoll(Stream
            .concat(all.stream().map(mainNode -> settled(mainNode, names.contains(mainNode.name()))),
                    members.stream()
                        .filter(member -> get(member.name()).isEmpty())
                        .map(member -> new KnownMainNode(member, MainNodeStanding.MEMBER, null)))
            .toList());
    }

    private static KnownMainNode settled(KnownMainNode mainNode, boolean isMember) {
        return switch (mainNode.standing()) {
            case WAITING -> isMember ? mainNode.standing(MainNodeStanding.MEMBER) : mainNode;
            case MEMBER, LEAVING -> isMember ? mainNode : mainNode.standing(MainNodeStanding.REMOVED);
            case REMOVED -> mainNode;
        };
    }

    /** Returns the roll in which a main node is to go. One that waits is gone at once. */
    public MainNodeRoll leaving(String name) {
        return new MainNodeRoll(
                all.stream().map(mainNode -> mainNode.name().equals(name) ? leaving(mainNode) : mainNode).toList());
    }

    private static KnownMainNode leaving(KnownMainNode mainNode) {
        return switch (mainNode.standing()) {
            case MEMBER -> mainNode.standing(MainNodeStanding.LEAVING);
            case WAITING -> mainNode.standing(MainNodeStanding.REMOVED);
            case LEAVING, REMOVED -> mainNode;
        };
    }

    /** Returns why a main node cannot leave, if it cannot. */
    public Optional<String> refusesToLeave(String name) {
        if (get(name).filter(mainNode -> mainNode.standing() == MainNodeStanding.MEMBER).isEmpty()) {
            return Optional.empty();
        }
        int stay = with(MainNodeStanding.MEMBER).size() - 1;
        int waiting = with(MainNodeStanding.WAITING).size();
        if (stay > 0 && NextMembers.toTakeIn(stay, waiting) >= 0) {
            return Optional.empty();
        }
        return Optional
            .of(("%d of the main nodes would be left and %d wait to be taken in, and there can be 1, 3 or 5: "
                    + "start another one with --dispersa.main.join first.")
                .formatted(stay, waiting));
    }

}
