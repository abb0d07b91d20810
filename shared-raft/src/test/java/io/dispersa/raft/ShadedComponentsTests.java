package io.dispersa.raft;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.ratis.thirdparty.io.grpc.internal.GrpcUtil;
import org.apache.ratis.thirdparty.io.netty.util.Version;
import org.junit.jupiter.api.Test;

/**
 * The list of what Ratis shades, which the SBOMs name, is that of the jar. It is renewed
 * with each upgrade of Ratis.
 */
class ShadedComponentsTests {

    private static final Path LIST = Path.of("src/sbom/ratis-thirdparty-misc.txt");

    private static final String OWN = "org.apache.ratis:ratis-thirdparty-misc";

    /** The line of a dependency: {@code - name (url) group:artifact:type:version}. */
    private static final Pattern DEPENDENCY = Pattern.compile("^ +- .*\\) ([^:\\s]+):([^:\\s]+):[^:]+:(\\S+)$",
            Pattern.MULTILINE);

    /** What the jar's own build leaves out of it. */
    private static final Pattern LEFT_OUT = Pattern.compile("<exclude>([\\w.-]+:[\\w.-]+)</exclude>");

    @Test
    void listIsWhatTheJarSaysOfItself() throws Exception {
        assertThat(listed()).isEqualTo(shaded());
    }

    @Test
    void listHasTheVersionsThatTheCodeReports() throws IOException {
        assertThat(listed()).contains(
                "io.netty:netty-codec-http2:"
                        + requireNonNull(Version.identify().get("netty-codec-http2")).artifactVersion(),
                "io.grpc:grpc-core:" + GrpcUtil.getGrpcBuildVersion().getImplementationVersion());
    }

    /**
     * Its dependencies but those that its build leaves out, and what has come with them,
     * which was shaded before.
     */
    private static Set<String> shaded() throws IOException, URISyntaxException {
        Path jar = Path.of(Version.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (JarFile file = new JarFile(jar.toFile())) {
            Set<String> leftOut = LEFT_OUT
                .matcher(text(file, "META-INF/maven/org.apache.ratis/ratis-thirdparty-misc/pom.xml"))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
            Set<String> shaded = DEPENDENCY.matcher(text(file, "META-INF/DEPENDENCIES"))
                .results()
                .filter(match -> !leftOut.contains(match.group(1) + ":" + match.group(2)))
                .map(match -> match.group(1) + ":" + match.group(2) + ":" + match.group(3))
                .collect(Collectors.toCollection(TreeSet::new));
            for (ZipEntry entry : file.stream().filter(found -> found.getName().endsWith("/pom.properties")).toList()) {
                shaded.add(coordinates(file, entry));
            }
            shaded.removeIf(component -> component.startsWith(OWN));
            return shaded;
        }
    }

    private static String coordinates(JarFile file, ZipEntry entry) throws IOException {
        Properties pom = new Properties();
        try (InputStream content = file.getInputStream(entry)) {
            pom.load(content);
        }
        return pom.getProperty("groupId") + ":" + pom.getProperty("artifactId") + ":" + pom.getProperty("version");
    }

    private static String text(JarFile file, String name) throws IOException {
        try (InputStream content = file.getInputStream(file.getEntry(name))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Set<String> listed() throws IOException {
        try (Stream<String> lines = Files.lines(LIST)) {
            return lines.filter(line -> !line.startsWith("#")).collect(Collectors.toCollection(TreeSet::new));
        }
    }

}
