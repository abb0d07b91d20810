package io.dispersa.system.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdvisoryCheckTests {

    private static final LocalDate TODAY = LocalDate.of(2026, 12, 1);

    private static final Component AFFECTED = new Component("io.netty", "netty-handler", "4.1.136.Final");

    private static final Component FIXED = new Component("io.netty", "netty-handler", "4.1.137.Final");

    @Test
    void affectedVersionWithoutAnswerFails() {
        AdvisoryCheck check = check(advisory("4.1.137.Final", null, null), AFFECTED);
        assertThat(check.failures()).singleElement()
            .asString()
            .contains("CVE-1", "io.netty:netty-handler 4.1.136.Final", "4.1.137.Final is fixed");
        assertThat(check.warnings()).isEmpty();
    }

    @Test
    void upgradeThatWasDecidedAndNotDoneFails() {
        assertThat(check(advisory("4.1.137.Final", Decision.UPGRADE, null), AFFECTED).failures()).hasSize(1);
    }

    @Test
    void answerHoldsThroughItsLastDay() {
        assertThat(check(advisory("4.1.137.Final", Decision.ACCEPT, TODAY), AFFECTED))
            .isEqualTo(new AdvisoryCheck(List.of(), List.of()));
        assertThat(check(advisory("4.1.137.Final", Decision.ACCEPT, TODAY.minusDays(1)), AFFECTED).failures())
            .singleElement()
            .asString()
            .contains("held until 2026-11-30");
    }

    @Test
    void fixedVersionNeedsNoAnswer() {
        assertThat(check(advisory("4.1.137.Final", null, null), FIXED))
            .isEqualTo(new AdvisoryCheck(List.of(), List.of()));
    }

    @Test
    void whatCannotBeFixedYetWarns() {
        AdvisoryCheck check = check(advisory(null, null, null), AFFECTED);
        assertThat(check.failures()).isEmpty();
        assertThat(check.warnings()).singleElement().asString().contains("no version is fixed");
    }

    @Test
    void entryOfAComponentThatNoJarHasWarns() {
        AdvisoryCheck check = check(advisory("4.1.137.Final", null, null), new Component("io.netty", "other", "4.1"));
        assertThat(check.failures()).isEmpty();
        assertThat(check.warnings()).singleElement().asString().contains("no jar has io.netty:netty-handler");
    }

    @Test
    void fileThatNobodyHasRenewedForNinetyDaysWarns() {
        assertThat(AdvisoryCheck.of(new Advisories(TODAY.minusDays(90), List.of()), Set.of(), TODAY).warnings())
            .isEmpty();
        AdvisoryCheck check = AdvisoryCheck.of(new Advisories(TODAY.minusDays(91), List.of()), Set.of(), TODAY);
        assertThat(check.warnings()).hasSize(1);
        assertThat(check.failures()).isEmpty();
    }

    private static AdvisoryCheck check(Advisory advisory, Component shipped) {
        return AdvisoryCheck.of(new Advisories(TODAY, List.of(advisory)), Set.of(shipped), TODAY);
    }

    private static Advisory advisory(@Nullable String fixed, @Nullable Decision decision, @Nullable LocalDate until) {
        return new Advisory("CVE-1", "io.netty:netty-handler", "(,4.1.137.Final)", fixed, TODAY, "https://a.example",
                "no TLS", decision, until);
    }

}
