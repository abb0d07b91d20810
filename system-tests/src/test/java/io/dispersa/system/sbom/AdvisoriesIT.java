package io.dispersa.system.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/**
 * Nothing is shipped that is known to be vulnerable, unless a person has answered for it.
 */
class AdvisoriesIT {

    @Test
    void whatIsShippedIsFixedOrAnsweredFor() throws IOException {
        Advisories known = Advisories.parse(Files.readString(Path.of("../.ci/advisories.yaml")));
        AdvisoryCheck check = AdvisoryCheck.of(known, Shipped.allComponents(), LocalDate.now(ZoneOffset.UTC));
        check.warnings().forEach(warning -> System.out.println("AdvisoriesIT: WARNING " + warning));
        assertThat(check.failures()).isEmpty();
    }

}
