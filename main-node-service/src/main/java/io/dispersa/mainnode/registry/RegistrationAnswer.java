package io.dispersa.mainnode.registry;

import io.dispersa.api.Registration;
import io.dispersa.service.secret.ClusterSecret;
import org.jspecify.annotations.Nullable;

/** What a participant that registers is told. */
public sealed interface RegistrationAnswer permits RegistrationAnswer.Given, PassedBack {

    /**
     * This main node decided.
     *
     * @param registration what it is told
     * @param created whether it is new
     * @param secret of the cluster; absent for a person
     */
    record Given(Registration registration, boolean created,
            @Nullable ClusterSecret secret) implements RegistrationAnswer {
    }

}
