package io.dispersa.mainnode.registry;

import io.dispersa.mainnode.registry.RegistryResult.Novelty;
import org.jspecify.annotations.Nullable;

/**
 * One step of the registry: a pure function of the state before and of the command.
 *
 * @param next the state after it; absent while the cluster has not begun
 * @param result for whoever asked for it
 */
record RegistryStep(@Nullable RegistryState next, RegistryResult result) {

    static RegistryStep of(@Nullable RegistryState state, RegistryCommand command) {
        return switch (command) {
            case RegistryCommand.Create create when state == null -> new RegistryStep(
                    RegistryState.create(create.clusterId(), create.partitions()), new RegistryResult.Done(true));
            case RegistryCommand.Create _ -> new RegistryStep(state, new RegistryResult.Done(false));
            case RegistryCommand.Register _ when state == null ->
                new RegistryStep(null, new RegistryResult.Refused("The cluster has not begun yet."));
            case RegistryCommand.Register register -> registration(state, register);
            case RegistryCommand.TakePart(String mainNode) when state != null
                    && !state.mainNodes().contains(mainNode) ->
                new RegistryStep(state.with(mainNode), new RegistryResult.Done(true));
            case RegistryCommand.TakePart _ -> new RegistryStep(state, new RegistryResult.Done(false));
            case RegistryCommand.Form form when state != null && state.replicas().isEmpty()
                    && state.epoch() == form.epoch() ->
                new RegistryStep(state.formed(form.rows()), new RegistryResult.Done(true));
            case RegistryCommand.Form _ -> new RegistryStep(state, new RegistryResult.Done(false));
        };
    }

    private static RegistryStep registration(RegistryState state, RegistryCommand.Register register) {
        return switch (state.register(register.request())) {
            case RegistrationDecision.Known(Member member) -> registered(state, member, Novelty.KNOWN);
            case RegistrationDecision.Added(Member member, RegistryState next) ->
                registered(next, member, Novelty.ADDED);
            case RegistrationDecision.Changed(Member member, RegistryState next) ->
                registered(next, member, Novelty.CHANGED);
            case RegistrationDecision.Refused(String reason) ->
                new RegistryStep(state, new RegistryResult.Refused(reason));
        };
    }

    private static RegistryStep registered(RegistryState next, Member member, Novelty novelty) {
        return new RegistryStep(next,
                new RegistryResult.Registered(member, next.clusterId(), next.partitions(), novelty));
    }

}
