package io.dispersa.raft;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;

/** The names of the replicas here, by their groups. Safe for use by several threads. */
final class GroupNames {

    private final Map<UUID, String> names = new ConcurrentHashMap<>();

    /** Reads the names of the replicas that are on the disk. */
    static GroupNames of(GroupFiles files) throws IOException {
        GroupNames names = new GroupNames();
        for (UUID group : files.groups()) {
            names.put(group, files.name(group));
        }
        return names;
    }

    void put(UUID group, String name) {
        names.put(group, name);
    }

    void remove(UUID group) {
        names.remove(group);
    }

    /** Returns the name of the replica of a group, if there is one here. */
    @Nullable String get(UUID group) {
        return names.get(group);
    }

    /** Returns whether the replica of a group that is here has this name. */
    boolean has(UUID group, String name) {
        return name.equals(names.get(group));
    }

    /** Returns the name of the replica that is being made. */
    RaftPeerId require(RaftGroupId group) {
        String name = names.get(group.getUuid());
        if (name == null) {
            throw new IllegalStateException("the replica of group " + group + " has no name");
        }
        return RaftPeerId.valueOf(name);
    }

}
