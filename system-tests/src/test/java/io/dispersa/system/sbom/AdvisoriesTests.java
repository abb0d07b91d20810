package io.dispersa.system.sbom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;

class AdvisoriesTests {

    private static final String GOOD = """
            renewed: 2026-12-01
            advisories:
              - id: CVE-1
                component: io.netty:netty-handler
                affected: "(,4.1.137.Final)"
                fixed: 4.1.137.Final
                read: 2026-12-01
                source: https://a.example
                reachability: No TLS.
                decision: accept
                until: 2027-01-31
            """;

    @Test
    void theFileIsWellFormed() throws IOException {
        assertThat(Advisories.parse(Files.readString(Path.of("../.ci/advisories.yaml"))).advisories()).isNotEmpty();
    }

    @Test
    void entryIsRead() {
        assertThat(Advisories.parse(GOOD).advisories()).singleElement()
            .satisfies(advisory -> assertThat(advisory.decision()).isEqualTo(Decision.ACCEPT));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = { "renewed:|renewd:", "decision: accept|decision: maybe", "    until: 2027-01-31||",
                    "decision: accept|decision: upgrade", "until: 2027-01-31|until: soon", "source:|sauce:",
                    "source:|severity: 9\\n    source:", "netty:netty-handler|netty", "(,4.1.137.Final)|4.1.136.Final",
                    "(,4.1.137.Final)|(,4.1.137.Final]", "(,4.1.137.Final)|(,4.1.137.Final",
                    "id: CVE-1|id: CVE-1\\n    id: CVE-2" })
    void malformedFileIsRefused(String from, String to) {
        String malformed = GOOD.replace(from, to == null ? "" : to.replace("\\n", "\n"));
        assertThat(malformed).isNotEqualTo(GOOD);
        assertThatThrownBy(() -> Advisories.parse(malformed)).isInstanceOf(JacksonException.class);
    }

    @Test
    void entryThatIsThereTwiceIsRefused() {
        String entry = GOOD.substring(GOOD.indexOf("  - id"));
        assertThatThrownBy(() -> Advisories.parse(GOOD + entry)).hasMessageContaining("twice");
    }

}
