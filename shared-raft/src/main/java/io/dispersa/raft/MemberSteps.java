package io.dispersa.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * By which changes of members one list becomes another: a pure function.
 *
 * <p>
 * In Raft, the old and the new members decide together until all know of the change.
 * Ratis's next leader forgets the old ones: its first entry names the new members alone,
 * also if nobody but itself knew of the change. A majority of the new members then
 * decides beside one of the old members, unless any two such majorities have a member in
 * common. They have if one comes or one goes at a time. They have, too, where there was
 * one member: nobody leads without it.
 */
final class MemberSteps {

    private MemberSteps() {
    }

    /**
     * Returns the lists on the way, without the first one and with the last one. Whoever
     * is new comes before anybody goes: as many as before can be lost meanwhile.
     */
    static List<List<Peer>> between(List<Peer> from, List<Peer> to) {
        if (from.size() == 1 || Set.copyOf(from).equals(Set.copyOf(to))) {
            return List.of(to);
        }
        List<List<Peer>> steps = new ArrayList<>();
        List<Peer> members = new ArrayList<>(from);
        for (Peer added : without(to, from)) {
            members.add(added);
            steps.add(List.copyOf(members));
        }
        for (Peer removed : without(from, to)) {
            members.remove(removed);
            steps.add(List.copyOf(members));
        }
        return steps;
    }

    private static List<Peer> without(List<Peer> peers, List<Peer> others) {
        return peers.stream().filter(peer -> !others.contains(peer)).toList();
    }

}
