package io.dispersa.mainnode.kv;

import io.dispersa.mainnode.participant.AtOnce;
import io.dispersa.api.KeyItem;
import io.dispersa.api.KeyPage;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.ProblemException;
import io.dispersa.mainnode.participant.ParticipantAnswer;
import io.dispersa.mainnode.participant.ParticipantRequest;
import io.dispersa.mainnode.participant.TraceContext;
import io.dispersa.service.budget.Reservation;
import io.dispersa.service.http.PageQuery;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The keys of all partitions in order. Each page of a partition is a read like any other:
 * it waits for a leader, and may be asked of another replica. Where the next one begins
 * is a key, which means the same to every replica. Safe for use by several threads.
 */
@Component
final class KeyPages {

    /** How many partitions are asked at the same time. */
    private static final int MOST_AT_ONCE = 16;

    /**
     * About how many keys of all partitions are fetched at once for one caller, who may
     * take long to read them.
     */
    private static final int MOST_AHEAD = 6 * KeyPage.MOST;

    private final Forwarder forwarder;

    KeyPages(Forwarder forwarder) {
        this.forwarder = forwarder;
    }

    /**
     * Returns the keys that are asked for, in order, fetched as they are needed; the
     * first page of each partition is there already.
     * @param most how many the caller will take at most
     * @param table the table of a cluster that has formed
     * @param memory holds the keys that have been fetched
     * @throws ProblemException if a partition cannot answer, which it names; also from
     * the iterator
     */
    Iterator<KeyItem> keys(PageQuery query, int most, PartitionTable table, TraceContext trace, Reservation memory) {
        int size = pageSize(most, table.partitions());
        List<PartitionKeys> rows = AtOnce.map(IntStream.range(0, table.partitions()).boxed().toList(), MOST_AT_ONCE,
                partition -> rows(query, size,
                        page -> new ParticipantRequest.Page(page, partition, table.clusterId(), trace), memory.part())
                    .fetch());
        return new KeyMerge(rows.stream().<Supplier<@Nullable KeyItem>>map(row -> row::poll).toList());
    }

    /**
     * Returns how many keys of one partition are fetched at once: its share and some
     * more, because chance does not share evenly and a page too few costs a call.
     */
    static int pageSize(int most, int partitions) {
        int share = Math.ceilDiv(Math.min(most, MOST_AHEAD), partitions);
        return Math.min(Math.min(most, KeyPage.MOST), 2 * share + 8);
    }

    private PartitionKeys rows(PageQuery query, int size, Function<PageQuery, ParticipantRequest> requests,
            Reservation memory) {
        String begin = Objects.requireNonNullElse(query.after(), "");
        return new PartitionKeys(begin,
                after -> page(after, requests
                    .apply(new PageQuery(query.prefix(), after, size, true, query.values(), query.consistency(), null)),
                        memory, after.equals(begin)));
    }

    /** What has begun to be sent goes on, whatever others hold. */
    private KeyPage page(String after, ParticipantRequest request, Reservation memory, boolean first) {
        LongConsumer room = first ? length -> memory.resize(2 * length)
                : length -> memory.force(Math.max(0, 2 * length - memory.held()));
        KeyPage page = PartitionPages.read(request.partition(), after, answer(request, room));
        memory.keep(memory.held() / 2); // The bytes it came as are needed no longer.
        return page;
    }

    private ParticipantAnswer answer(ParticipantRequest request, LongConsumer room) {
        try {
            return forwarder.forward(request, room);
        }
        catch (ProblemException e) {
            throw PartitionPages.unlisted(request.partition(), e.problem());
        }
    }

}
