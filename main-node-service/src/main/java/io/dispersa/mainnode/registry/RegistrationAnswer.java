package io.dispersa.mainnode.registry;

import io.dispersa.api.Outcome;
import io.dispersa.api.Problem;
import io.dispersa.api.Registration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What a participant that registers is told. */
public sealed interface RegistrationAnswer {

    /**
     * This main node decided.
     *
     * @param registration what it is told
     * @param created whether it is new
     */
    record Given(Registration registration, boolean created) implements RegistrationAnswer {
    }

    /**
     * Another main node decided, and its answer is passed back as it is.
     *
     * @param status the HTTP status
     * @param headers those that matter
     * @param body the body, whole
     */
    record PassedBack(int status, Map<String, String> headers, byte[] body) implements RegistrationAnswer {

        /** Returns whether it is a problem that says so; what is not one says nothing. */
        boolean certainlyNotDone() {
            try {
                Problem problem = JsonMapper.shared().readValue(body, Problem.class);
                return problem != null && problem.status() == status && problem.outcome() == Outcome.NOT_APPLIED;
            }
            catch (JacksonException e) {
                return false;
            }
        }

    }

}
