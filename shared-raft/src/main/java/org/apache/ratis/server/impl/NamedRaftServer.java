package org.apache.ratis.server.impl;

import java.util.function.Function;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachine;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * A Raft server whose replicas have a name each. Ratis names all replicas of a server
 * alike, so that a replica that comes back to a server without its log would be taken for
 * the one that had it.
 *
 * <p>
 * Ratis asks its server for the name once, when it makes a replica, by the thread that
 * has just asked for the replica's state machine. This class lives in the package of
 * Ratis because its constructor is visible there only.
 */
@NullMarked
public final class NamedRaftServer extends RaftServerProxy {

    /** The name of the replica that the thread makes. */
    private static final ThreadLocal<@Nullable RaftPeerId> NAME = new ThreadLocal<>();

    private NamedRaftServer(RaftPeerId process, StateMachine.Registry machines, RaftProperties properties,
            Parameters parameters) {
        super(process, machines, properties, parameters, null);
    }

    /**
     * Makes a server, and the replicas that are on its disk; none of them runs yet.
     * @param process names the server in logs
     * @param names tells the name of a replica by its group
     * @param machines makes the state machine of a replica
     */
    public static RaftServer create(RaftPeerId process, Function<RaftGroupId, RaftPeerId> names,
            StateMachine.Registry machines, RaftProperties properties, Parameters parameters) {
        NamedRaftServer server = new NamedRaftServer(process, group -> {
            StateMachine machine = machines.apply(group);
            NAME.set(names.apply(group));
            return machine;
        }, properties, parameters);
        server.initGroups(null, RaftStorage.StartupOption.RECOVER);
        return server;
    }

    @Override
    public RaftPeerId getId() {
        RaftPeerId name = NAME.get();
        return name == null ? super.getId() : name;
    }

}
