package io.dispersa.service.tracing;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves tracing out unless there is somebody to tell: it costs each request, and the
 * start, even if its spans go nowhere. Public because Spring makes it from its name.
 */
public final class TracingWithEndpoint implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final Set<String> ENDPOINTS = Set.of("management.opentelemetry.tracing.export.otlp.endpoint",
            "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

    private static final List<String> PACKAGES = List.of("org.springframework.boot.opentelemetry.",
            "org.springframework.boot.micrometer.tracing.");

    private @Nullable Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        boolean wanted = environment != null && ENDPOINTS.stream().anyMatch(environment::containsProperty);
        boolean[] matches = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            String name = classes[i];
            matches[i] = wanted || name == null || PACKAGES.stream().noneMatch(name::startsWith);
        }
        return matches;
    }

}
