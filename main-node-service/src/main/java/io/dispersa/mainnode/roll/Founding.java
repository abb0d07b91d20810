package io.dispersa.mainnode.roll;

import io.dispersa.api.MainNodeIdentity;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a main node does next that is to found the registry together with others: a pure
 * function.
 *
 * <p>
 * Each writes down the names of all founders, and founds only when it has heard all the
 * others say that they have written down the same. A list may be replaced until then, as
 * one of them may lose its directory meanwhile and come back under another name. Two
 * lists with members in common are never both founded: of two that found by different
 * lists, one has heard from the other what that one had given up before, or had not
 * written yet.
 */
public sealed interface Founding {

    /** Asks again: something is missing, as this says. */
    record Wait(String reason) implements Founding {
    }

    /** Writes a list of founders down, and asks again. */
    record Propose(List<String> founders) implements Founding {
    }

    /** Founds the registry with these. */
    record Found(List<String> founders) implements Founding {
    }

    /**
     * The registry is there, and does not know this main node: it asks to be taken in.
     */
    record Join() implements Founding {
    }

    /**
     * Decides on the next step.
     * @param self the name of this main node
     * @param proposal the list that it has written down, sorted; absent if it has none
     * @param answers what the other founders say, by their addresses; nothing if they do
     * not answer
     */
    static Founding next(String self, @Nullable List<String> proposal,
            Map<String, Optional<MainNodeIdentity>> answers) {
        List<MainNodeIdentity> others = answers.values().stream().flatMap(Optional::stream).toList();
        Optional<List<String>> founded = others.stream()
            .filter(MainNodeIdentity::founded)
            .map(MainNodeIdentity::founders)
            .filter(founders -> founders.contains(self))
            .findFirst();
        if (founded.isPresent()) {
            return new Found(founded.get());
        }
        if (others.stream().anyMatch(MainNodeIdentity::founded)) {
            return new Join();
        }
        List<String> silent = answers.entrySet()
            .stream()
            .filter(answer -> answer.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
        if (!silent.isEmpty()) {
            return new Wait("%s: to found the registry, all main nodes must be up once"
                .formatted(String.join(", ", silent) + (silent.size() == 1 ? " does" : " do") + " not answer"));
        }
        List<String> names = Stream.concat(Stream.of(self), others.stream().map(MainNodeIdentity::name))
            .sorted()
            .distinct()
            .toList();
        if (names.size() <= others.size()) {
            return new Wait("one main node answers at several of the addresses in dispersa.main.peers");
        }
        if (!names.equals(proposal)) {
            return new Propose(names);
        }
        return agree(others, names) ? new Found(names)
                : new Wait("the others have yet to write down who founds the registry");
    }

    private static boolean agree(Collection<MainNodeIdentity> others, List<String> names) {
        return others.stream().allMatch(other -> other.founders().equals(names));
    }

}
