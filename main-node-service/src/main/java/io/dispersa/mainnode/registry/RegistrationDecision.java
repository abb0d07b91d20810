package io.dispersa.mainnode.registry;

/** What the registry makes of a participant that wants to register. */
sealed interface RegistrationDecision {

    /** It is registered already, just so. */
    record Known(Member member) implements RegistrationDecision {
    }

    /** It is new. */
    record Added(Member member, RegistryState next) implements RegistrationDecision {
    }

    /** It is registered, and something about it has changed. */
    record Changed(Member member, RegistryState next) implements RegistrationDecision {
    }

    /** It contradicts what is registered. */
    record Refused(String reason) implements RegistrationDecision {
    }

}
