package io.dispersa.system.sbom;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The file of known vulnerabilities.
 *
 * @param renewed when a person has last looked for advisories of all components
 * @param advisories what was found
 */
record Advisories(LocalDate renewed, List<Advisory> advisories) {

    private static final YAMLMapper YAML = YAMLMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();

    Advisories {
        if (renewed == null || advisories == null) {
            throw new IllegalArgumentException("the file needs renewed and advisories");
        }
        Set<String> seen = new HashSet<>();
        for (Advisory advisory : advisories) {
            if (!seen.add(advisory.id() + " " + advisory.component())) {
                throw new IllegalArgumentException(advisory.id() + " is there twice for " + advisory.component());
            }
        }
    }

    /**
     * Reads a file's text.
     * @throws tools.jackson.core.JacksonException if it is malformed
     */
    static Advisories parse(String yaml) {
        return YAML.readValue(yaml, Advisories.class);
    }

}
