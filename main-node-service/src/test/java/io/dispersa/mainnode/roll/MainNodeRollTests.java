package io.dispersa.mainnode.roll;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.api.Boot;
import io.dispersa.api.KnownMainNode;
import io.dispersa.api.MainNodeAddress;
import io.dispersa.api.MainNodeStanding;
import io.dispersa.api.MainNodeStart;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MainNodeRollTests {

    private static final Boot FIRST = new Boot(1, new UUID(0, 1));

    private static final Boot SECOND = new Boot(2, new UUID(0, 2));

    private final MainNodeRoll one = MainNodeRoll.NONE.settled(List.of(at("a", 1)));

    @Test
    void settledKnowsFoundersThatHaveNotSaidThatTheyWereStarted() {
        assertThat(one.all()).containsExactly(new KnownMainNode(at("a", 1), MainNodeStanding.MEMBER, null));
        assertThat(one.with(start("a", 1, FIRST)).lastStart("a")).contains(FIRST);
    }

    @Test
    void withWhenMainNodeIsUnknownHasItWait() {
        assertThat(standings(one.with(start("b", 2, FIRST)))).containsExactly("a member", "b waiting");
    }

    @Test
    void withTakesLaterStartsAtOtherAddressesAndNoCopies() {
        MainNodeRoll roll = one.with(start("a", 1, FIRST));
        assertThat(roll.with(start("a", 7, SECOND)).all().getFirst().address()).isEqualTo(at("a", 7));
        assertThat(roll.with(start("a", 7, FIRST))).as("a process has one address").isEqualTo(roll);
        assertThat(roll.with(start("a", 7, new Boot(1, new UUID(0, 9))))).as("a copy").isEqualTo(roll);
        assertThat(roll.with(start("a", 7, SECOND)).with(start("a", 1, FIRST)).all().getFirst().address())
            .as("an earlier start")
            .isEqualTo(at("a", 7));
    }

    @Test
    void withWhenOneThatWaitedWasEmptiedForgetsItsEarlierName() {
        MainNodeRoll roll = one.with(start("b", 2, FIRST)).with(start("c", 2, FIRST));
        assertThat(standings(roll)).containsExactly("a member", "c waiting");
        assertThat(standings(one.with(start("d", 1, FIRST)))).as("not a member's").contains("a member", "d waiting");
    }

    @Test
    void settledTakesInAndLeavesOutForGood() {
        MainNodeRoll three = one.with(start("b", 2, FIRST))
            .with(start("c", 3, FIRST))
            .settled(List.of(at("a", 1), at("b", 2), at("c", 3)));
        assertThat(standings(three)).containsExactly("a member", "b member", "c member");
        MainNodeRoll replaced = three.with(start("d", 4, FIRST)).leaving("b");
        assertThat(standings(replaced)).containsExactly("a member", "b leaving", "c member", "d waiting");
        MainNodeRoll settled = replaced.settled(List.of(at("a", 1), at("c", 3), at("d", 4)));
        assertThat(standings(settled)).containsExactly("a member", "b removed", "c member", "d member");
        assertThat(settled.with(start("b", 2, SECOND))).as("its name is gone").isEqualTo(settled);
        assertThat(settled.present()).hasSize(3);
    }

    @Test
    void leavingWhenItWaitsIsGoneAtOnce() {
        assertThat(standings(one.with(start("b", 2, FIRST)).leaving("b"))).containsExactly("a member", "b removed");
    }

    @Test
    void refusesToLeaveWhenThatLeavesAnEvenCountAndNobodyWaits() {
        assertThat(one.refusesToLeave("a")).hasValueSatisfying(why -> assertThat(why).contains("0 of the main nodes"));
        MainNodeRoll three = MainNodeRoll.NONE.settled(List.of(at("a", 1), at("b", 2), at("c", 3)));
        assertThat(three.refusesToLeave("b"))
            .hasValueSatisfying(why -> assertThat(why).contains("2 of the main nodes would be left and 0 wait"));
        assertThat(three.with(start("d", 4, FIRST)).refusesToLeave("b")).isEmpty();
        assertThat(three.with(start("d", 4, FIRST)).refusesToLeave("d")).isEmpty();
        MainNodeRoll five = three.settled(List.of(at("a", 1), at("b", 2), at("c", 3), at("d", 4), at("e", 5)));
        assertThat(five.refusesToLeave("e")).isPresent();
        assertThat(five.leaving("d").refusesToLeave("e")).as("two at once").isEmpty();
    }

    private static List<String> standings(MainNodeRoll roll) {
        return roll.all().stream().map(each -> each.name() + " " + each.standing().wireName()).toList();
    }

    private static MainNodeAddress at(String name, int port) {
        return new MainNodeAddress(name, "h", port, port + 1000);
    }

    private static MainNodeStart start(String name, int port, Boot boot) {
        return new MainNodeStart(at(name, port), true, boot);
    }

}
