package io.dispersa.service.http;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** What is wrong with a body, in words for whoever sent it. */
final class JsonProblems {

    private JsonProblems() {
    }

    static String describe(JacksonException e) {
        String field = e.getPath()
            .stream()
            .map(JsonProblems::step)
            .filter(step -> !step.isEmpty())
            .collect(Collectors.joining("."));
        String reason = "%s (line %d, column %d)".formatted(e.getOriginalMessage(), e.getLocation().getLineNr(),
                e.getLocation().getColumnNr());
        return field.isEmpty() ? "The body is not valid JSON: " + reason : field + ": " + reason;
    }

    private static String step(JacksonException.Reference reference) {
        @Nullable String name = reference.getPropertyName();
        return name == null ? "[" + reference.getIndex() + "]" : name;
    }

}
