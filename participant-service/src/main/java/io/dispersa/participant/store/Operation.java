package io.dispersa.participant.store;

import org.jspecify.annotations.Nullable;

/**
 * One thing that an entry of the log asks for.
 *
 * @param action what is to be done
 * @param condition if this holds; a read has none
 * @param once and only if it was not done before under this name; a read has none
 */
public record Operation(Action action, Condition condition, @Nullable Once once) {

    /** Returns an operation that is done in any case. */
    public static Operation of(Action action) {
        return new Operation(action, Condition.NONE, null);
    }

    /** Returns about how many bytes it has in memory and in the log. */
    public long weight() {
        return action.weight() + condition.weight() + (once == null ? 0 : Once.WEIGHT);
    }

    /** Returns whether it may change something. */
    public boolean writes() {
        return !(action instanceof Action.Read);
    }

}
