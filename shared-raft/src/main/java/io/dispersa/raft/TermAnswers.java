package io.dispersa.raft;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.impl.NotedMembers;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.thirdparty.io.grpc.ServerServiceDefinition;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.stub.ServerCalls;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;
import org.apache.ratis.util.CodeInjectionForTesting;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other servers which terms this one knows.
 *
 * <p>
 * A term is read without a lock: a replica that votes has raised its term before, so that
 * whoever is told an earlier one is told so before the vote. Safe for use by several
 * threads.
 */
final class TermAnswers {

    /** Where tests cut a network, as they do for the calls of Ratis. */
    static final String ASKED = TermAnswers.class.getSimpleName() + ".asked";

    private static final Logger log = LoggerFactory.getLogger(TermAnswers.class);

    private volatile @Nullable RaftServer server;

    /** Begins to answer for the groups of a server. */
    void of(RaftServer answering) {
        server = answering;
    }

    /** Returns this as a service beside those of Ratis. */
    ServerServiceDefinition service() {
        return ServerServiceDefinition.builder(TermProtocol.SERVICE)
            .addMethod(TermProtocol.ASK, ServerCalls.asyncUnaryCall(this::answer))
            .build();
    }

    /** Returns the term that the replica of a group here knows; 0 if there is none. */
    long known(UUID group) {
        RaftServer answering = server;
        try {
            return answering == null ? 0 : answering.getDivision(RaftGroupId.valueOf(group)).getInfo().getCurrentTerm();
        }
        catch (IOException | RuntimeException e) {
            log.debug("group {} is not here, or about to open or close", group, e);
            return 0;
        }
    }

    /**
     * Returns whether the replica of a group here has an entry on its disk, or in a
     * snapshot.
     */
    boolean hasOnDisk(UUID group, TermIndex entry) {
        RaftServer answering = server;
        try {
            if (answering == null) {
                return false;
            }
            RaftLog entries = answering.getDivision(RaftGroupId.valueOf(group)).getRaftLog();
            return entry.getIndex() < entries.getStartIndex() || (entry.getIndex() <= entries.getFlushIndex()
                    && entry.equals(entries.getTermIndex(entry.getIndex())));
        }
        catch (IOException | RuntimeException e) {
            log.debug("group {} is not here, or about to open or close", group, e);
            return false;
        }
    }

    /**
     * Has the replica of a group here go by the members that its log names.
     * @param entries that it has just appended
     */
    void restoreMembers(UUID group, List<LogEntryProto> entries) {
        RaftServer answering = server;
        if (answering == null || entries.isEmpty()) {
            return;
        }
        try {
            NotedMembers.restore(answering.getDivision(RaftGroupId.valueOf(group)), entries);
        }
        catch (IOException | RuntimeException e) {
            log.debug("group {} is not here, or about to open or close", group, e);
        }
    }

    private void answer(TermProtocol.Question question, StreamObserver<TermProtocol.Answer> caller) {
        try {
            question.replicas()
                .forEach(replica -> CodeInjectionForTesting.execute(ASKED, replica.name(), question.from()));
            caller.onNext(new TermProtocol.Answer(question.replicas().stream().map(this::term).toList()));
            caller.onCompleted();
        }
        catch (RuntimeException e) {
            log.debug("{} is not answered", question, e);
            caller.onError(Status.INTERNAL.withCause(e).asException());
        }
    }

    private long term(TermProtocol.Asked replica) {
        RaftServer answering = server;
        try {
            RaftServer.Division division = answering == null ? null
                    : answering.getDivision(RaftGroupId.valueOf(replica.group()));
            return division != null && division.getId().toString().equals(replica.name())
                    && division.getInfo().getLifeCycleState() == LifeCycle.State.RUNNING
                            ? division.getInfo().getCurrentTerm() : TermProtocol.NONE;
        }
        catch (IOException | RuntimeException e) { // of one replica, and no other
            log.debug("{} is not here, or about to open or close", replica, e);
            return TermProtocol.NONE;
        }
    }

}
