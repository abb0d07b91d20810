package io.dispersa.mainnode.identity;

import io.dispersa.api.Boot;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.ParticipantIdentity;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.mainnode.participant.AllowedNetworks;
import io.dispersa.mainnode.participant.Failures;
import io.dispersa.mainnode.registry.Member;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.UUID;

/**
 * Refuses a registration if the address does not answer as the participant that is to be
 * registered.
 */
final class IdentityCheck implements Consumer<RegistrationRequest> {

    private final IdentityClient identities;

    private final Function<UUID, Optional<Member>> members;

    /**
     * @param members tells which participant is registered with a data directory
     */
    IdentityCheck(IdentityClient identities, Function<UUID, Optional<Member>> members) {
        this.identities = identities;
        this.members = members;
    }

    /**
     * @throws ProblemException {@link ErrorCode#PARTICIPANT_CONFLICT} if the address is
     * not allowed, or another one answers; {@link ErrorCode#PARTICIPANT_UNAVAILABLE} if
     * nobody does
     */
    @Override
    public void accept(RegistrationRequest request) {
        ParticipantIdentity identity = identity(request);
        if (identity.format() != ParticipantIdentity.FORMAT) {
            throw refused(request, "It is of format %d, and this cluster of format %d: start it with the same version."
                .formatted(identity.format(), ParticipantIdentity.FORMAT));
        }
        UUID there = identity.instance();
        if (there == null) {
            throw refused(request,
                    "The participant that answers there belongs to a cluster, and this main node has not shown that it knows the secret of that.");
        }
        UUID instance = request.instance();
        if (instance != null && !instance.equals(there)) {
            throw refused(request, "Another participant answers there.");
        }
        Boot boot = request.boot();
        if (boot != null && !boot.run().equals(identity.run())) {
            throw refused(request,
                    "Another process answers there: the one that asks has ended, or names a wrong port.");
        }
        members.apply(there)
            .filter(member -> !(member.host().equalsIgnoreCase(request.host()) && member.port() == request.port()))
            .ifPresent(member -> requireOne(request, identity, member));
    }

    private ParticipantIdentity identity(RegistrationRequest request) {
        try {
            return identities.identity(request.host(), request.port())
                .orElseThrow(() -> refused(request, "No Dispersa participant answers there."));
        }
        catch (AllowedNetworks.NotAllowed e) {
            throw refused(request, e.getMessage() + ".");
        }
        catch (IOException e) {
            throw Problem
                .of(ErrorCode.PARTICIPANT_UNAVAILABLE,
                        "%s cannot register: %s from this main node.".formatted(request.hostAndPort(),
                                Failures.reason(e)))
                .toException();
        }
    }

    /** One that has moved does not answer where it was. */
    private void requireOne(RegistrationRequest request, ParticipantIdentity identity, Member member) {
        Optional<ParticipantIdentity> other;
        try {
            other = identities.identity(member.host(), member.port());
        }
        catch (IOException e) {
            return;
        }
        boolean copied = other.filter(there -> Objects.equals(there.instance(), identity.instance()))
            .filter(there -> !Objects.equals(there.run(), identity.run()))
            .isPresent();
        if (copied) {
            throw refused(request,
                    "Its data directory is a copy of that of %s, which is up: give it an empty one of its own."
                        .formatted(member.address()));
        }
    }

    private static ProblemException refused(RegistrationRequest request, String reason) {
        return Problem
            .of(ErrorCode.PARTICIPANT_CONFLICT, "%s cannot register. %s".formatted(request.hostAndPort(), reason))
            .toException();
    }

}
