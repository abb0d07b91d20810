package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The name of one life of one replica, {@code participant.incarnation.epoch}: never used
 * again, so that what a group has agreed on with one life never means another, which does
 * not have its log.
 *
 * @param participant the id of the participant that stores it
 * @param incarnation the life of the participant's disk
 * @param epoch of the table that took it in
 */
public record ReplicaName(int participant, int incarnation, long epoch) {

    /**
     * Returns the name that a text says.
     * @throws IllegalArgumentException if it is no name
     */
    @JsonCreator
    public static ReplicaName parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("'" + text + "' is not the name of a replica");
        }
        return new ReplicaName(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    }

    @Override
    @JsonValue
    public String toString() {
        return participant + "." + incarnation + "." + epoch;
    }
}
