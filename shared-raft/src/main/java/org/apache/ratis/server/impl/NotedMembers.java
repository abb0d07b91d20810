package org.apache.ratis.server.impl;

import java.util.List;

import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.LogProtoUtils;
import org.jspecify.annotations.NullMarked;

/**
 * Has a replica go by the members that its log names. Ratis notes the members that
 * arriving entries name, and removes from the log what these entries replace after that,
 * together with what it has just noted. Until its next start, the replica would vote, and
 * lead, by an earlier list.
 *
 * <p>
 * This class lives in the package of Ratis because the state of a replica is visible
 * there only.
 */
@NullMarked
public final class NotedMembers {

    private NotedMembers() {
    }

    /**
     * Makes up for what was lost.
     * @param replica has appended these entries, and may have removed them since
     * @param entries that name members, in order
     */
    public static void restore(RaftServer.Division replica, List<LogEntryProto> entries) {
        if (replica instanceof RaftServerImpl server && !entries.isEmpty()
                && server.getRaftConf().getLogEntryIndex() < entries.getLast().getIndex()) {
            synchronized (server) { // nothing is appended meanwhile
                entries.stream()
                    .filter(entry -> isLost(server, entry))
                    .forEach(entry -> server.getState().setRaftConf(LogProtoUtils.toRaftConfiguration(entry)));
            }
        }
    }

    private static boolean isLost(RaftServerImpl server, LogEntryProto entry) {
        return server.getRaftConf().getLogEntryIndex() < entry.getIndex()
                && TermIndex.valueOf(entry).equals(server.getRaftLog().getTermIndex(entry.getIndex()));
    }

}
