package io.dispersa.client;

/** How new the answer to a read must be. */
public enum Consistency {

    /** It has every write that was acknowledged before. */
    LINEARIZABLE,
    /**
     * It may be an old one: any replica gives it, also while its partition has no leader.
     */
    STALE;

    /**
     * Returns what asks for it in a query.
     * @param before what comes before the parameter: a question mark or an ampersand
     */
    String parameter(String before) {
        return this == LINEARIZABLE ? "" : before + "consistency=stale";
    }

}
