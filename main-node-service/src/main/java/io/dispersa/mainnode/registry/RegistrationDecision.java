package io.dispersa.mainnode.registry;

/** What the registry makes of a participant that wants to register. */
sealed interface RegistrationDecision {

    /** It is registered already, just so; perhaps it has been started again. */
    record Known(Member member, RegistryState next) implements RegistrationDecision {
    }

    /** It is new. */
    record Added(Member member, RegistryState next) implements RegistrationDecision {
    }

    /** It is registered, and something about it has changed. */
    record Changed(Member member, RegistryState next) implements RegistrationDecision {
    }

    /** Its data directory is an older copy, and only it may have what is asked of it. */
    record Outdated(String reason) implements RegistrationDecision {
    }

    /** It contradicts what is registered. */
    record Refused(String reason) implements RegistrationDecision {
    }

}
