package io.dispersa.mainnode.roll;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.Boot;
import io.dispersa.api.MainNodeAddress;
import io.dispersa.api.MainNodeStart;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NextMembersTests {

    private static final Set<String> ALL = Set.of("a", "b", "c", "d", "e", "f", "g");

    private final MainNodeRoll one = MainNodeRoll.NONE.settled(addresses("a"));

    private final MainNodeRoll three = MainNodeRoll.NONE.settled(addresses("a", "b", "c"));

    @Test
    void nextWhenTheRegistryKnowsOthersThanTheGroupNotesThem() {
        assertThat(next(MainNodeRoll.NONE, ALL, "a")).isEqualTo(new NextMembers.Note(addresses("a")));
        assertThat(next(waiting(one, "b", "c"), ALL, "a", "b", "c"))
            .isEqualTo(new NextMembers.Note(addresses("a", "b", "c")));
        assertThat(next(three.leaving("c"), ALL, "a", "b")).isEqualTo(new NextMembers.Note(addresses("a", "b")));
        assertThat(next(one, ALL, "a")).isEqualTo(new NextMembers.Stay());
    }

    @Test
    void nextNeverMakesAnEvenCount() {
        assertThat(next(waiting(one, "b"), ALL, "a")).isEqualTo(new NextMembers.Stay());
        assertThat(next(waiting(one, "b", "c"), ALL, "a")).isEqualTo(change("a", "b", "c"));
        assertThat(next(waiting(one, "b", "c", "d"), ALL, "a")).isEqualTo(change("a", "b", "c"));
        assertThat(next(waiting(three, "d"), ALL, "a", "b", "c")).isEqualTo(new NextMembers.Stay());
        assertThat(next(waiting(three, "d", "e"), ALL, "a", "b", "c")).isEqualTo(change("a", "b", "c", "d", "e"));
        assertThat(next(waiting(three, "d", "e", "f", "g"), ALL, "a", "b", "c"))
            .isEqualTo(change("a", "b", "c", "d", "e"));
    }

    @Test
    void nextReplacesOneByOneChange() {
        assertThat(next(waiting(three, "d").leaving("b"), Set.of("c", "d"), "a", "b", "c"))
            .isEqualTo(change("a", "c", "d"));
        assertThat(next(three.leaving("b"), ALL, "a", "b", "c")).as("nobody waits").isEqualTo(new NextMembers.Stay());
    }

    @Test
    void nextTakesInWhoAnswersOnly() {
        assertThat(next(waiting(one, "b", "c"), Set.of("b"), "a")).isEqualTo(new NextMembers.Stay());
        assertThat(next(waiting(one, "b", "c", "d"), Set.of("b", "d"), "a")).isEqualTo(change("a", "b", "d"));
    }

    @Test
    void nextWhenNoMajorityWouldAnswerStays() {
        assertThat(next(waiting(three, "d").leaving("b"), Set.of("d"), "a", "b", "c")).isEqualTo(change("a", "c", "d"));
        assertThat(next(waiting(three, "d", "e"), Set.of("d", "e"), "a", "b", "c"))
            .isEqualTo(change("a", "b", "c", "d", "e"));
        assertThat(next(three.leaving("b").leaving("c"), Set.of(), "a", "b", "c")).isEqualTo(change("a"));
    }

    @Test
    void nextWhenTheLeaderIsToGoMakesWayFirst() {
        assertThat(next(waiting(three, "d").leaving("a"), Set.of("c", "d"), "a", "b", "c"))
            .isEqualTo(new NextMembers.MakeWay(List.of("c")));
        assertThat(next(waiting(one, "b").leaving("a"), ALL, "a")).as("it is the only one")
            .isEqualTo(new NextMembers.Stay());
    }

    private static NextMembers next(MainNodeRoll roll, Set<String> reachable, String... members) {
        return NextMembers.next(roll, addresses(members), "a", reachable);
    }

    private static NextMembers change(String... to) {
        return new NextMembers.Change(List.of(to));
    }

    private static MainNodeRoll waiting(MainNodeRoll roll, String... names) {
        MainNodeRoll next = roll;
        for (String name : names) {
            next = next.with(new MainNodeStart(address(name), true, Boot.first()));
        }
        return next;
    }

    private static List<MainNodeAddress> addresses(String... names) {
        return Arrays.stream(names).map(NextMembersTests::address).toList();
    }

    private static MainNodeAddress address(String name) {
        return new MainNodeAddress(name, name, 1, 2);
    }

}
