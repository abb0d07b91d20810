package io.dispersa.system.sbom;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What follows from the advisories for the components that are shipped. Pure.
 *
 * @param failures what has to be done before the next release
 * @param warnings what somebody should look at
 */
record AdvisoryCheck(List<String> failures, List<String> warnings) {

    /** Days after which somebody should have looked for advisories again. */
    private static final int FRESH_DAYS = 90;

    static AdvisoryCheck of(Advisories known, Set<Component> shipped, LocalDate today) {
        AdvisoryCheck check = new AdvisoryCheck(new ArrayList<>(), new ArrayList<>());
        if (today.isAfter(known.renewed().plusDays(FRESH_DAYS))) {
            // No failure: nobody has promised anything for that day, and nothing that is
            // shipped has changed.
            check.warnings.add("advisories were last looked for on %s, more than %d days ago".formatted(known.renewed(),
                    FRESH_DAYS));
        }
        known.advisories().forEach(advisory -> check.look(advisory, shipped, today));
        return check;
    }

    private void look(Advisory advisory, Set<Component> shipped, LocalDate today) {
        if (shipped.stream().noneMatch(component -> component.coordinates().equals(advisory.component()))) {
            warnings.add("%s: no jar has %s any more: remove the entry".formatted(advisory.id(), advisory.component()));
        }
        shipped.stream()
            .filter(advisory::affects)
            .filter(component -> !advisory.isAnswered(today))
            .forEach(component -> (advisory.fixed() == null ? warnings : failures).add(message(advisory, component)));
    }

    private static String message(Advisory advisory, Component component) {
        return "%s: %s %s is affected, %s: %s".formatted(advisory.id(), component.coordinates(), component.version(),
                advisory.fixed() == null ? "and no version is fixed" : advisory.fixed() + " is fixed",
                advisory.until() == null ? "upgrade it, or decide in .ci/advisories.yaml"
                        : "what was decided held until " + advisory.until() + "; upgrade it, or look again");
    }

}
