package io.dispersa.system.sbom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The jars that are shipped, and the SBOM in each. */
enum Shipped {

    MAIN_NODE("main-node-service"), PARTICIPANT("participant-service"), CLIENT("client-cli");

    private static final String SBOM = "META-INF/sbom/application.cdx.json";

    private final Path jar;

    Shipped(String module) {
        this.jar = Path.of("..", module, "target", module + ".jar");
    }

    /**
     * {@return what the jar's SBOM names}
     */
    Set<Component> components() throws IOException {
        Set<Component> components = new LinkedHashSet<>();
        for (JsonNode component : sbom().get("components")) {
            components.add(new Component(component.path("group").asString(""), component.get("name").asString(),
                    component.get("version").asString()));
        }
        return components;
    }

    /**
     * {@return the purls of what a component of the SBOM consists of}
     */
    Set<String> dependenciesOf(String purl) throws IOException {
        Set<String> references = new LinkedHashSet<>();
        for (JsonNode dependency : sbom().get("dependencies")) {
            if (dependency.get("ref").asString().startsWith(purl)) {
                dependency.get("dependsOn").forEach(reference -> references.add(reference.asString()));
            }
        }
        return references;
    }

    /**
     * {@return the file names of the jars that it is started with: those within it, or
     * those that its manifest names}
     */
    List<String> libraries() throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            String named = file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            Stream<String> paths = named != null ? Stream.of(named.split(" "))
                    : file.stream().map(ZipEntry::getName).filter(name -> name.matches("BOOT-INF/lib/.*\\.jar"));
            return paths.map(path -> path.substring(path.lastIndexOf('/') + 1)).toList();
        }
    }

    /**
     * {@return all that is in any of the jars}
     */
    static Set<Component> allComponents() throws IOException {
        Set<Component> components = new LinkedHashSet<>();
        for (Shipped shipped : values()) {
            components.addAll(shipped.components());
        }
        return components;
    }

    private JsonNode sbom() throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            @Nullable ZipEntry entry = file.getEntry(SBOM);
            // The CycloneDX plugin does nothing while Maven is offline. Else a jar
            // without an SBOM is a defect.
            assumeThat(entry != null || !Boolean.getBoolean("dispersa.build.offline"))
                .as("%s has no SBOM, as Maven ran offline (-o)", jar)
                .isTrue();
            assertThat(entry).as("%s in %s", SBOM, jar).isNotNull();
            try (InputStream content = file.getInputStream(entry)) {
                return JsonMapper.shared().readTree(content);
            }
        }
    }

}
