package io.dispersa.system.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A scanner that reads the SBOM of a jar sees all that is in it. */
class SbomIT {

    private static final String RATIS = "pkg:maven/org.apache.ratis/ratis-thirdparty-misc@";

    /** Spring Boot adds it when it makes the jar; no pom names it. */
    private static final String ADDED_BY_BOOT = "spring-boot-jarmode-tools";

    @ParameterizedTest
    @EnumSource
    void sbomNamesEveryJarThatIsShipped(Shipped shipped) throws IOException {
        Set<String> named = shipped.components().stream().map(Component::file).collect(Collectors.toSet());
        assertThat(shipped.libraries()).hasSizeGreaterThan(10);
        assertThat(named)
            .containsAll(shipped.libraries().stream().filter(library -> !library.startsWith(ADDED_BY_BOOT)).toList());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CLIENT")
    void sbomOfAServiceNamesWhatRatisShades(Shipped service) throws IOException {
        Set<String> shaded = shaded();
        assertThat(shaded).isNotEmpty();
        assertThat(service.components().stream().map(component -> component.coordinates() + ":" + component.version()))
            .containsAll(shaded);
        assertThat(service.dependenciesOf(RATIS)).hasSameSizeAs(shaded);
    }

    @Test
    void partsOfJacksonAreOfOneVersionInAllJars() throws IOException {
        Set<String> three = versions(component -> component.group().startsWith("tools.jackson"));
        Set<String> two = versions(component -> component.group().startsWith("com.fasterxml.jackson")
                && !component.name().equals("jackson-annotations"));
        Set<String> annotations = versions(component -> component.name().equals("jackson-annotations"));
        assertThat(three).as("Jackson 3").hasSize(1);
        assertThat(two).as("Jackson 2, of springdoc").hasSize(1);
        // Both lines share the annotations, which have no patch releases.
        assertThat(annotations).as("annotations").containsExactly(minor(two.iterator().next()));
    }

    private static Set<String> versions(Predicate<Component> wanted) throws IOException {
        return Shipped.allComponents()
            .stream()
            .filter(wanted)
            .map(Component::version)
            .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String minor(String version) {
        return version.substring(0, version.lastIndexOf('.'));
    }

    private static Set<String> shaded() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("../shared-raft/src/sbom/ratis-thirdparty-misc.txt"))) {
            return lines.filter(line -> !line.startsWith("#")).collect(Collectors.toSet());
        }
    }

}
