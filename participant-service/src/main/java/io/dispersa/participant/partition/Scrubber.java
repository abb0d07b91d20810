package io.dispersa.participant.partition;

import io.dispersa.participant.store.SlowReading;
import io.dispersa.participant.store.StoreClosedException;
import io.dispersa.participant.store.StoreException;
import io.dispersa.raft.RaftException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the files that no request reads, so that a damaged one is found while the other
 * replicas are whole; and has the replicas of each partition compared.
 */
final class Scrubber {

    private static final Logger log = LoggerFactory.getLogger(Scrubber.class);

    /** One that is started again each day reads everything nevertheless. */
    private static final int FIRST = 10;

    private Scrubber() {
    }

    /**
     * Begins to, until what is returned is closed.
     * @param every how long it rests between two rounds
     * @param replicas tells which are here
     */
    static Recurrence start(Duration every, Supplier<Collection<Partition>> replicas) {
        return new Recurrence("scrub", every.dividedBy(FIRST), every,
                running -> replicas.get().forEach(replica -> scrub(replica, running)));
    }

    private static void scrub(Partition replica, Recurrence running) {
        for (Path table : tables(replica)) {
            if (!running.rest(Duration.ZERO)) {
                return;
            }
            long start = System.nanoTime();
            verify(replica, table);
            running.rest(SlowReading.restAfter(start));
        }
        compare(replica);
    }

    private static void compare(Partition replica) {
        try {
            replica.compare();
        }
        catch (RaftException e) { // in the next round
            log.debug("the replicas of partition {} are not compared", replica.number(), e);
        }
    }

    private static List<Path> tables(Partition replica) {
        try {
            return replica.tables();
        }
        catch (StoreClosedException _) { // it is not here any more
            return List.of();
        }
    }

    private static void verify(Partition replica, Path table) {
        try {
            replica.verify(table);
        }
        catch (StoreException e) { // its damage has been reported
            log.debug("partition {} cannot be read", replica.number(), e);
        }
    }

}
