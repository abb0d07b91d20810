package io.dispersa.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemberStepsTests {

    @Test
    void betweenWhenOneReplacesAnotherHasItComeFirst() {
        assertThat(between("abc", "abd")).containsExactly("abcd", "abd");
    }

    @Test
    void betweenWhenSeveralComeOrGoTakesOneAfterTheOther() {
        assertThat(between("abc", "abcde")).containsExactly("abcd", "abcde");
        assertThat(between("abcde", "abc")).containsExactly("abce", "abc");
        assertThat(between("abc", "a")).containsExactly("ac", "a");
    }

    @Test
    void betweenWhenThereWasOneTakesAllInAtOnce() {
        assertThat(between("a", "abc")).containsExactly("abc");
    }

    @Test
    void betweenWhenNobodyComesOrGoesIsTheLastOne() {
        assertThat(between("abc", "cba")).containsExactly("cba");
    }

    /** So that no two of them decide beside each other. */
    @Test
    void majoritiesBeforeAndAfterAStepHaveAMemberInCommon() {
        List<String> all = IntStream.range(1, 32).mapToObj(MemberStepsTests::members).toList();
        for (String from : all) {
            for (String to : all) {
                List<String> lists = new ArrayList<>(List.of(from));
                lists.addAll(between(from, to));
                assertThat(lists.getLast().chars().sorted().toArray()).isEqualTo(to.chars().sorted().toArray());
                for (int i = from.length() == 1 ? lists.size() : 1; i < lists.size(); i++) {
                    assertOverlap(lists.get(i - 1), lists.get(i));
                }
            }
        }
    }

    private static void assertOverlap(String before, String after) {
        for (String one : majorities(before)) {
            for (String other : majorities(after)) {
                assertThat(one.chars().anyMatch(member -> other.indexOf(member) >= 0)).as("%s and %s", one, other)
                    .isTrue();
            }
        }
    }

    private static Set<String> majorities(String members) {
        return IntStream.range(1, 32)
            .mapToObj(MemberStepsTests::members)
            .filter(some -> 2 * some.length() > members.length()
                    && some.chars().allMatch(member -> members.indexOf(member) >= 0))
            .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String members(int bits) {
        return IntStream.range(0, 5)
            .filter(i -> (bits >> i & 1) == 1)
            .mapToObj(i -> Character.toString('a' + i))
            .collect(Collectors.joining());
    }

    private static List<String> between(String from, String to) {
        return MemberSteps.between(peers(from), peers(to))
            .stream()
            .map(step -> step.stream().map(Peer::id).collect(Collectors.joining()))
            .toList();
    }

    private static List<Peer> peers(String members) {
        return members.chars().mapToObj(Character::toString).map(id -> new Peer(id, id)).toList();
    }

}
