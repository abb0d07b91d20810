package io.dispersa.mainnode.registry;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Outcome;
import io.dispersa.api.Problem;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Another main node decided, and its answer is passed back as it is.
 *
 * @param status the HTTP status
 * @param headers those that matter
 * @param body the body, whole
 */
public record PassedBack(int status, Map<String, String> headers,
        byte[] body) implements RegistrationAnswer, OrderAnswer {

    /** Returns it as it is to be sent. */
    public ResponseEntity<byte[]> asResponse() {
        return ResponseEntity.status(status).headers(all -> headers.forEach(all::set)).body(body);
    }

    /** Returns whether nobody led where it was decided, or was to be. */
    boolean hadNoLeader() {
        return status == ErrorCode.NO_LEADER.status()
                && problem().filter(problem -> problem.code() == ErrorCode.REGISTRY_OUTDATED).isEmpty();
    }

    /** Returns whether it is a problem that says so; what is not one says nothing. */
    boolean certainlyNotDone() {
        return problem().filter(problem -> problem.status() == status && problem.outcome() == Outcome.NOT_APPLIED)
            .isPresent();
    }

    /** Returns why a main node must not take part, if this says so. */
    Optional<String> conflict() {
        return problem().filter(problem -> problem.code() == ErrorCode.MAIN_NODE_CONFLICT).map(Problem::detail);
    }

    private Optional<Problem> problem() {
        try {
            return Optional.ofNullable(JsonMapper.shared().readValue(body, Problem.class));
        }
        catch (JacksonException e) {
            return Optional.empty();
        }
    }

}
