package io.dispersa.mainnode.kv;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * Finds the handler of a key at once. By the annotations alone each request would be
 * compared with everything that a main node serves, which was a tenth of what a request
 * costs here.
 */
@Component
final class KeyHandlerMapping extends SimpleUrlHandlerMapping {

    /** What is mapped by annotations has 0. */
    private static final int BEFORE_ANNOTATIONS = -1;

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "DELETE");

    KeyHandlerMapping(KeyValueController keys) throws NoSuchMethodException {
        super(Map.of(KeyValueController.PATTERN, new HandlerMethod(keys, KeyValueController.class
            .getDeclaredMethod("keyValue", HttpServletRequest.class, HttpServletResponse.class))), BEFORE_ANNOTATIONS);
    }

    /**
     * Leaves the rest to the annotations, as the answer to a method that is not served.
     */
    @Override
    protected @Nullable Object getHandlerInternal(HttpServletRequest request) throws Exception {
        return METHODS.contains(request.getMethod()) && request.getRequestURI().startsWith(KeyValueController.PREFIX)
                ? super.getHandlerInternal(request) : null;
    }

}
