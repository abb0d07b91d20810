package io.dispersa.mainnode.roll;

import io.dispersa.api.KnownMainNode;
import io.dispersa.api.MainNodeAddress;
import io.dispersa.api.MainNodeStanding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What the leader of the registry does next about its members: a pure function. */
public sealed interface NextMembers {

    /** Nothing: all is as it should be, or it cannot be mended yet. */
    record Stay() implements NextMembers {
    }

    /** Has the registry remember whom the group has agreed on. */
    record Note(List<MainNodeAddress> members) implements NextMembers {
    }

    /** Changes the members, all at once. */
    record Change(List<String> to) implements NextMembers {
    }

    /** Has another member lead, because this one is to be left out. */
    record MakeWay(List<String> candidates) implements NextMembers {
    }

    /**
     * Decides on the next step.
     * @param roll what the registry knows
     * @param members those whom the group has agreed on
     * @param leader this main node
     * @param reachable the names of those that answer
     */
    static NextMembers next(MainNodeRoll roll, List<MainNodeAddress> members, String leader,
            Collection<String> reachable) {
        if (!roll.settled(members).equals(roll)) {
            return new Note(members);
        }
        List<String> staying = members.stream()
            .map(MainNodeAddress::name)
            .filter(name -> !is(roll, name, MainNodeStanding.LEAVING))
            .toList();
        List<String> coming = roll.with(MainNodeStanding.WAITING)
            .stream()
            .map(KnownMainNode::name)
            .filter(reachable::contains)
            .toList();
        int taken = toTakeIn(staying.size(), coming.size());
        if (taken < 0 || staying.isEmpty() || (taken == 0 && staying.size() == members.size())) {
            return new Stay();
        }
        if (!staying.contains(leader)) {
            return new MakeWay(staying.stream().filter(reachable::contains).toList());
        }
        List<String> to = new ArrayList<>(staying);
        to.addAll(coming.subList(0, taken));
        return canDecide(to, leader, reachable) ? new Change(to) : new Stay();
    }

    /**
     * Returns how many of those who wait are taken in: as many as there can be, and never
     * so that the count is even, which survives no more than one less.
     * @return -1 if there is no such number
     */
    static int toTakeIn(int staying, int waiting) {
        for (int taken = waiting; taken >= 0; taken--) {
            if (MainNodes.COUNTS.contains(staying + taken)) {
                return taken;
            }
        }
        return -1;
    }

    private static boolean canDecide(List<String> to, String leader, Collection<String> reachable) {
        long alive = to.stream().filter(name -> name.equals(leader) || reachable.contains(name)).count();
        return 2 * alive > to.size();
    }

    private static boolean is(MainNodeRoll roll, String name, MainNodeStanding standing) {
        Optional<KnownMainNode> known = roll.get(name);
        return known.isPresent() && known.get().standing() == standing;
    }

}
