package io.dispersa.service.http;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.service.guard.Operators;
import java.security.Principal;
import org.apache.catalina.connector.Request;
import org.jspecify.annotations.Nullable;

/**
 * Who sees what of the actuator: everybody the status of health, operators all of it.
 * Spring shows the details of health to whoever has a principal (show-details:
 * when-authorized), and an operator gets one here.
 */
final class ActuatorGuard {

    private static final Principal OPERATOR = () -> "operator";

    private final String base;

    private final Operators operators;

    /**
     * @param base the path below which the actuator is
     * @throws IllegalArgumentException if everything is below it
     */
    ActuatorGuard(String base, Operators operators) {
        if (base.isEmpty()) {
            throw new IllegalArgumentException(
                    "management.endpoints.web.base-path must be a path of its own, such as /actuator, and is /");
        }
        this.base = base;
        this.operators = operators;
    }

    /** Returns why a request is refused, and lets an operator's be told all. */
    @Nullable Problem check(Request request) {
        String path = request.getDecodedRequestURI();
        if (!isBelow(base, path)) {
            return null;
        }
        if (operators.include(request.getRemoteAddr())) {
            request.setUserPrincipal(OPERATOR);
            return null;
        }
        return isBelow(base + "/health", path) ? null : Problem.of(ErrorCode.CALLER_REFUSED,
                "Clients at %s are told the status at %s/health and no more. The setting %s has the networks that are told all."
                    .formatted(request.getRemoteAddr(), base, Operators.SETTING));
    }

    private static boolean isBelow(String base, String path) {
        return path.equals(base) || path.startsWith(base + "/");
    }

}
