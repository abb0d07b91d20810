package io.dispersa.system.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests that break nothing one cluster of three in common, as a parameter: a start
 * takes longer than most of them. It ends after the last test of all. Each test has keys
 * of its own.
 */
final class SharedCluster implements ParameterResolver {

    private static final Duration FORMING = Duration.ofMinutes(2);

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedCluster.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent(TestCluster.class, _ -> started());
    }

    private static TestCluster started() {
        TestCluster cluster = new TestCluster(directory(), 3);
        try {
            return cluster.start().awaitReplicated(FORMING);
        }
        catch (ConditionTimeoutException e) {
            cluster.close();
            throw e;
        }
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "shared-cluster-");
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

}
