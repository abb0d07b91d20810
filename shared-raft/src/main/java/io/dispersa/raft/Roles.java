package io.dispersa.raft;

import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.server.RaftServer;

/** What a member is in its group. */
final class Roles {

    private Roles() {
    }

    /**
     * Returns the role; neither a leader's nor a follower's if it is just changing: then
     * Ratis throws, because the term is not the leader's any more.
     */
    static RoleInfoProto of(RaftServer.Division division) {
        try {
            return division.getInfo().getRoleInfoProto();
        }
        catch (IllegalStateException e) {
            return RoleInfoProto.getDefaultInstance();
        }
    }

}
