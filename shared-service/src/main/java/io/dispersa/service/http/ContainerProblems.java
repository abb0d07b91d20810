package io.dispersa.service.http;

import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import java.util.List;

/**
 * The problem for a request that Tomcat refused, by its status and its path as it was
 * sent.
 */
final class ContainerProblems {

    private static final List<String> KEY_PREFIXES = List.of("/kv/", "/locate/");

    private ContainerProblems() {
    }

    static Problem of(int status, String path) {
        return status != 400 ? StatusProblems.of(status, null)
                : KEY_PREFIXES.stream()
                    .filter(path::startsWith)
                    .findFirst()
                    .map(prefix -> keyProblem(path, prefix))
                    .orElseGet(() -> StatusProblems.of(status, null));
    }

    /** The key itself says best why it is refused. */
    private static Problem keyProblem(String path, String prefix) {
        try {
            RequestKey.in(path, prefix);
            return StatusProblems.of(400, null);
        }
        catch (ProblemException e) {
            return e.problem();
        }
    }

}
