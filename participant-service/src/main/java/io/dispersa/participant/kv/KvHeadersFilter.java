package io.dispersa.participant.kv;

import io.dispersa.api.KvHeaders;
import io.dispersa.api.ProblemException;
import io.dispersa.participant.partition.Partitions;
import io.dispersa.participant.partition.Place;
import io.dispersa.service.http.RequestKey;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Says on every answer about keys, an error too, who gave it, by which table, and how
 * long it took.
 */
@Component
class KvHeadersFilter extends OncePerRequestFilter {

    private static final Set<String> PATHS = Set.of("/kv", BatchController.PATH, OperationsController.PATH);

    private final Partitions partitions;

    KvHeadersFilter(Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return !path.startsWith(KeyValueController.PREFIX) && !PATHS.contains(path);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ServerTiming.begin(request);
        partitions.place().ifPresent(place -> describe(place, request, response));
        chain.doFilter(request, response);
        ServerTiming.end(request, response);
    }

    private static void describe(Place place, HttpServletRequest request, HttpServletResponse response) {
        response.setIntHeader(KvHeaders.PARTICIPANT, place.self().id());
        response.setHeader(KvHeaders.EPOCH, Long.toString(place.epoch()));
        if (request.getRequestURI().startsWith(KeyValueController.PREFIX)) {
            try {
                int partition = place.partitionOf(RequestKey.in(request, KeyValueController.PREFIX));
                response.setIntHeader(KvHeaders.PARTITION, partition);
            }
            catch (ProblemException _) {
                // No key, no partition; the controller answers why.
            }
        }
    }

}
