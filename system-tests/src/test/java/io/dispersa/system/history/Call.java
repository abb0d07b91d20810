package io.dispersa.system.history;

import java.util.OptionalInt;
import java.util.Set;

/**
 * What a client asked of one key, and what it was told. A value is a number from 1 that
 * no other call writes.
 *
 * @param action what was asked for
 * @param reply what the answer says of it
 * @param start when it was sent, in nanoseconds
 * @param end when it was answered; means nothing if the outcome is unknown
 */
public record Call(Action action, Reply reply, long start, long end) {

    /** What a key holds that has no value. */
    public static final int ABSENT = 0;

    private static final int ANONYMOUS = -1;

    /** What can be asked for. */
    public sealed interface Action {

    }

    /** Reads. */
    public record Get() implements Action {
    }

    /** Writes whatever is there. */
    public record Put(int number) implements Action {
    }

    /** Writes if a certain value is there, or none. */
    public record Swap(int expected, int number) implements Action {
    }

    /** Deletes what is there. */
    public record Delete() implements Action {
    }

    /** What an answer says. */
    public sealed interface Reply {

    }

    /** A read was told this value. */
    public record Held(int number) implements Reply {
    }

    /** It was done; whether there was a value before. */
    public record Done(boolean replaced) implements Reply {
    }

    /** The condition did not hold, or there was nothing to delete. */
    public record Refused() implements Reply {
    }

    /** Nobody knows: it happens at some time after its start, or never. */
    public record Unknown() implements Reply {
    }

    /** Returns whether it may not have happened. */
    boolean isUnknown() {
        return reply instanceof Unknown;
    }

    /**
     * Returns the call with a number that stands for all, unless it writes one of these.
     */
    Call withoutNumberBut(Set<Integer> numbers) {
        Action anonymous = switch (action) {
            case Put(int number) when !numbers.contains(number) -> new Put(ANONYMOUS);
            case Swap(int expected, int number) when !numbers.contains(number) -> new Swap(expected, ANONYMOUS);
            default -> action;
        };
        return new Call(anonymous, reply, start, end);
    }

    /**
     * Returns what the key holds after the call, if it held a value before; empty if the
     * call would not have been answered like this.
     */
    OptionalInt after(int held) {
        return switch (action) {
            case Get _ -> when(isUnknown() || reply.equals(new Held(held)), held);
            case Put(int number) -> when(isUnknown() || reply.equals(new Done(held != ABSENT)), number);
            case Delete _ -> when(isUnknown() || reply.equals(held == ABSENT ? new Refused() : new Done(true)), ABSENT);
            case Swap(int expected, int number) ->
                held == expected ? when(isUnknown() || reply.equals(new Done(held != ABSENT)), number)
                        : when(isUnknown() || reply.equals(new Refused()), held);
        };
    }

    private static OptionalInt when(boolean possible, int held) {
        return possible ? OptionalInt.of(held) : OptionalInt.empty();
    }

}
