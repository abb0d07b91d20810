package io.dispersa.raft;

import java.util.Comparator;

/**
 * A place in a group's log.
 *
 * @param term of the leader that wrote the entry there
 * @param index of the entry, from 0
 */
public record Position(long term, long index) implements Comparable<Position> {

    /** Before the first entry. */
    public static final Position NONE = new Position(0, -1);

    @Override
    public int compareTo(Position other) {
        return Comparator.comparingLong(Position::index).thenComparingLong(Position::term).compare(this, other);
    }

}
