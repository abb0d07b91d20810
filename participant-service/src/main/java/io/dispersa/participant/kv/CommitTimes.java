package io.dispersa.participant.kv;

import io.dispersa.participant.partition.Committed;
import io.dispersa.service.tracing.Spans;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Has requests tell how long the entries of the log took that were made for them. */
@Component
final class CommitTimes {

    private final Spans spans;

    CommitTimes(Spans spans) {
        this.spans = spans;
    }

    /** Returns who is to be told of each entry that is made for a request. */
    Consumer<Committed> of(HttpServletRequest request) {
        return committed -> {
            ServerTiming.committed(request, committed);
            spans.ended("commit", committed.commit());
            spans.ended("apply", committed.apply());
        };
    }

}
