package io.dispersa.system.sbom;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a person has decided about an advisory. */
enum Decision {

    /**
     * A version without it is used. It excuses nothing: a jar that has an affected
     * version after all fails the check.
     */
    @JsonProperty("upgrade")
    UPGRADE,

    /**
     * The code that is affected is not reached here, until the day on which somebody
     * looks again.
     */
    @JsonProperty("not-reachable")
    NOT_REACHABLE,

    /** It is reached, and borne until a day: the fix cannot be had before. */
    @JsonProperty("accept")
    ACCEPT

}
