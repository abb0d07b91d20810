package io.dispersa.mainnode.registry;

import io.dispersa.api.Registration;

/** What a participant that registers is told. */
public sealed interface RegistrationAnswer permits RegistrationAnswer.Given, PassedBack {

    /**
     * This main node decided.
     *
     * @param registration what it is told
     * @param created whether it is new
     */
    record Given(Registration registration, boolean created) implements RegistrationAnswer {
    }

}
