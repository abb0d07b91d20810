package io.dispersa.mainnode.registry;

import io.dispersa.api.MainNodeAddress;
import io.dispersa.api.MainNodeStart;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.ReplicaName;
import io.dispersa.mainnode.registry.RegistryResult.Novelty;
import io.dispersa.mainnode.roll.MainNodeRoll;
import java.util.List;
import java.util.Optional;
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
            case RegistryCommand.Recover(RegistryState recovered) when state == null ->
                new RegistryStep(recovered, new RegistryResult.Done(true));
            case RegistryCommand.Recover _ -> new RegistryStep(state, new RegistryResult.Done(false));
            case RegistryCommand.Register _ when state == null ->
                new RegistryStep(null, new RegistryResult.Refused("The cluster has not begun yet."));
            case RegistryCommand.Register register -> registration(state, register);
            case RegistryCommand.TakePart(MainNodeStart start) when state != null && isKnownOrJoins(state, start) ->
                become(state, state.mainNodes().with(start));
            case RegistryCommand.Settle(List<MainNodeAddress> members) when state != null ->
                become(state, state.mainNodes().settled(members));
            case RegistryCommand.Leave(String mainNode) when state != null -> leave(state, mainNode);
            case RegistryCommand.Form form when state != null && state.replicas().isEmpty()
                    && state.epoch() == form.epoch() ->
                new RegistryStep(state.formed(form.rows()), new RegistryResult.Done(true));
            case RegistryCommand.Form _ -> new RegistryStep(state, new RegistryResult.Done(false));
            case RegistryCommand.Place(long epoch, List<PartitionReplicas> rows) when isAt(state, epoch) ->
                new RegistryStep(state.with(rows), new RegistryResult.Done(true));
            case RegistryCommand.GoOnAlone(PartitionReplicas row, ReplicaName survivor) when has(state, row) ->
                new RegistryStep(state.goingOnAlone(row, survivor), new RegistryResult.Done(true));
            case RegistryCommand.Judge(long epoch, int participant, Standing standing) when isAt(state, epoch) ->
                new RegistryStep(state.with(participant, standing), new RegistryResult.Done(true));
            case RegistryCommand.Drain(int participant) when state != null -> drain(state, participant);
            case RegistryCommand.Stay(int participant) when state != null -> stay(state, participant);
            case RegistryCommand.Pause(boolean paused) when state != null ->
                new RegistryStep(state.paused(paused), new RegistryResult.Done(state.paused() != paused));
            default -> new RegistryStep(state, new RegistryResult.Done(false));
        };
    }

    private static boolean has(@Nullable RegistryState state, PartitionReplicas row) {
        return state != null && state.replicas().contains(row);
    }

    private static boolean isKnownOrJoins(RegistryState state, MainNodeStart start) {
        return start.joins() || state.mainNodes().get(start.name()).isPresent();
    }

    private static RegistryStep become(RegistryState state, MainNodeRoll next) {
        return new RegistryStep(state.with(next), new RegistryResult.Done(!next.equals(state.mainNodes())));
    }

    private static RegistryStep leave(RegistryState state, String mainNode) {
        return state.mainNodes()
            .refusesToLeave(mainNode)
            .map(reason -> new RegistryStep(state, new RegistryResult.Refused(reason)))
            .orElseGet(() -> become(state, state.mainNodes().leaving(mainNode)));
    }

    private static boolean isAt(@Nullable RegistryState state, long epoch) {
        return state != null && state.epoch() == epoch;
    }

    /** To ask again changes nothing. */
    private static RegistryStep drain(RegistryState state, int participant) {
        Standing standing = state.standing(participant);
        Optional<String> refusal = standing == Standing.ACTIVE ? Drains.refusal(state, participant) : Optional.empty();
        if (refusal.isPresent()) {
            return new RegistryStep(state, new RegistryResult.Refused(refusal.get()));
        }
        return switch (standing) {
            case ACTIVE -> new RegistryStep(state.with(participant, Standing.DRAINING), new RegistryResult.Done(true));
            case LOST -> state.depends(participant)
                    ? new RegistryStep(state, new RegistryResult.Refused(
                            "It was given up, and what it had is still being made again: ask again when that is done."))
                    : new RegistryStep(state.with(participant, Standing.LEFT), new RegistryResult.Done(true));
            case DRAINING, LEFT -> new RegistryStep(state, new RegistryResult.Done(false));
        };
    }

    private static RegistryStep stay(RegistryState state, int participant) {
        Standing standing = state.standing(participant);
        return switch (standing) {
            case DRAINING -> new RegistryStep(state.with(participant, Standing.ACTIVE), new RegistryResult.Done(true));
            case ACTIVE -> new RegistryStep(state, new RegistryResult.Done(false));
            case LOST, LEFT -> new RegistryStep(state,
                    new RegistryResult.Refused("It is not there any more: start it again, and it joins anew."));
        };
    }

    private static RegistryStep registration(RegistryState state, RegistryCommand.Register register) {
        return switch (state.register(register.request(), register.most())) {
            case RegistrationDecision.Known(Member member, RegistryState next) ->
                registered(next, member, Novelty.KNOWN);
            case RegistrationDecision.Added(Member member, RegistryState next) ->
                registered(next, member, Novelty.ADDED);
            case RegistrationDecision.Changed(Member member, RegistryState next) ->
                registered(next, member, Novelty.CHANGED);
            case RegistrationDecision.Outdated(String reason) ->
                new RegistryStep(state, new RegistryResult.Outdated(reason));
            case RegistrationDecision.Refused(String reason) ->
                new RegistryStep(state, new RegistryResult.Refused(reason));
        };
    }

    private static RegistryStep registered(RegistryState next, Member member, Novelty novelty) {
        return new RegistryStep(next,
                new RegistryResult.Registered(member, next.clusterId(), next.partitions(), novelty));
    }

}
