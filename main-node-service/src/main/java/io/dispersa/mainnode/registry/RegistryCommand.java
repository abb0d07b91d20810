package io.dispersa.mainnode.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.dispersa.api.MainNodeAddress;
import io.dispersa.api.MainNodeStart;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.api.ReplicaName;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A change of the registry: an entry of its log. Time and chance travel in here. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonSubTypes({ @JsonSubTypes.Type(value = RegistryCommand.Create.class, name = "create"),
        @JsonSubTypes.Type(value = RegistryCommand.Recover.class, name = "recover"),
        @JsonSubTypes.Type(value = RegistryCommand.Register.class, name = "register"),
        @JsonSubTypes.Type(value = RegistryCommand.Form.class, name = "form"),
        @JsonSubTypes.Type(value = RegistryCommand.TakePart.class, name = "take-part"),
        @JsonSubTypes.Type(value = RegistryCommand.Settle.class, name = "settle"),
        @JsonSubTypes.Type(value = RegistryCommand.Leave.class, name = "leave"),
        @JsonSubTypes.Type(value = RegistryCommand.Place.class, name = "place"),
        @JsonSubTypes.Type(value = RegistryCommand.GoOnAlone.class, name = "go-on-alone"),
        @JsonSubTypes.Type(value = RegistryCommand.Judge.class, name = "judge"),
        @JsonSubTypes.Type(value = RegistryCommand.Drain.class, name = "drain"),
        @JsonSubTypes.Type(value = RegistryCommand.Stay.class, name = "stay"),
        @JsonSubTypes.Type(value = RegistryCommand.Pause.class, name = "pause") })
public sealed interface RegistryCommand {

    /** The cluster begins; means nothing if it has begun. */
    record Create(UUID clusterId, int partitions) implements RegistryCommand {
    }

    /**
     * The cluster goes on, whose registry was lost; means nothing if one has begun.
     *
     * @param state what the participants have kept of it
     */
    record Recover(RegistryState state) implements RegistryCommand {
    }

    /**
     * A participant registers.
     *
     * @param most how many participants there may be, as the leader has it set; absent in
     * entries from before there was a limit
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Register(RegistrationRequest request, @Nullable Integer most) implements RegistryCommand {
    }

    /**
     * A main node was started and takes part, and may have promised something; means
     * nothing if a later start is known. One that has never taken part waits to be taken
     * in.
     */
    record TakePart(MainNodeStart start) implements RegistryCommand {
    }

    /**
     * The group of the main nodes has agreed on its members.
     *
     * @param members all of them
     */
    record Settle(List<MainNodeAddress> members) implements RegistryCommand {
        public Settle {
            members = List.copyOf(members);
        }
    }

    /**
     * A main node is to be left out.
     *
     * @param mainNode its name
     */
    record Leave(String mainNode) implements RegistryCommand {
    }

    /**
     * The cluster forms; means nothing if it has formed, or if the registry has changed.
     *
     * @param epoch of the registry that the rows were made for
     * @param rows one for each partition
     */
    record Form(long epoch, List<PartitionReplicas> rows) implements RegistryCommand {
        public Form {
            rows = List.copyOf(rows);
        }
    }

    /**
     * Rows of the table change; means nothing if the registry has changed.
     *
     * @param epoch of the registry that the rows were made for
     * @param rows those that change
     */
    record Place(long epoch, List<PartitionReplicas> rows) implements RegistryCommand {
        public Place {
            rows = List.copyOf(rows);
        }
    }

    /**
     * A partition goes on from one replica, because the others are lost for good; means
     * nothing if its row has changed.
     *
     * @param row that this was decided by
     * @param survivor the replica that it goes on from
     */
    record GoOnAlone(PartitionReplicas row, ReplicaName survivor) implements RegistryCommand {
    }

    /**
     * A participant is lost, or has left; means nothing if the registry has changed.
     *
     * @param epoch of the registry that this was decided by
     * @param participant its id
     * @param standing what it is from now on
     */
    record Judge(long epoch, int participant, Standing standing) implements RegistryCommand {
    }

    /**
     * A participant is to leave.
     *
     * @param participant its id
     */
    record Drain(int participant) implements RegistryCommand {
    }

    /**
     * A participant that was to leave is to stay.
     *
     * @param participant its id
     */
    record Stay(int participant) implements RegistryCommand {
    }

    /**
     * Nothing is to be moved, or is again.
     *
     * @param paused whether nothing is
     */
    record Pause(boolean paused) implements RegistryCommand {
    }

}
