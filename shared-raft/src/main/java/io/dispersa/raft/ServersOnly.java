package io.dispersa.raft;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.grpc.GrpcUtil;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.util.ProtoUtils;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what fellow servers of the cluster send to a replica that is here, by its name,
 * and nothing else.
 *
 * <p>
 * Ratis's own client and administration calls are refused: by them anybody who reaches
 * the port could write past the checks of this service, or delete groups. And so is what
 * is meant for another life of a replica: Ratis looks at the group only, so a replica
 * would answer for one that was here before it, whose log it does not have. What is not
 * {@link Credible} is refused, too.
 *
 * <p>
 * What is copied, rather than written just now, is taken no faster than a rate: then the
 * sender waits.
 */
final class ServersOnly implements ServerInterceptor {

    private static final Logger log = LoggerFactory.getLogger(ServersOnly.class);

    private static final Set<String> SERVICES = Set.of("ratis.grpc.RaftServerProtocolService", TermProtocol.SERVICE);

    /**
     * An entry that is so far behind is copied; one that is nearer has just been written.
     */
    private static final long COPIED = 1000;

    private final GroupNames names;

    private final TransferRate rate;

    private final TermAnswers terms;

    /**
     * @param names of the replicas here
     * @param rate of what is copied here
     * @param terms that the replicas here know
     */
    ServersOnly(GroupNames names, TransferRate rate, TermAnswers terms) {
        this.names = names;
        this.rate = rate;
        this.terms = terms;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
            ServerCallHandler<Q, A> next) {
        if (!SERVICES.contains(String.valueOf(call.getMethodDescriptor().getServiceName()))) {
            return refused(call, "this port is for replicas only");
        }
        PacedCall<Q, A> paced = new PacedCall<>(call);
        return new SimpleForwardingServerCallListener<>(next.startCall(paced, headers)) {

            private boolean refused;

            @Override
            public void onMessage(Q message) {
                if (!refused && isForReplicaHere(message)) {
                    paced.pause(copied(message));
                    paced.asked(message);
                    super.onMessage(takingPart(message));
                }
                else if (!refused) {
                    refused = true;
                    ServersOnly.refused(call, "the replica that is meant is not here, or no honest server sends this");
                }
            }

            @Override
            public void onHalfClose() {
                if (!refused) {
                    super.onHalfClose();
                }
            }
        };
    }

    /**
     * Asks for the next message later, where what has come was copied; and acknowledges
     * no entry that is not on the disk.
     *
     * <p>
     * Ratis takes entries that are sent again for those that are being written if both
     * begin with the same one, and acknowledges all of them, also if there are more of
     * them now. Its leader then counts what its follower does not have, and never sends
     * it again.
     */
    private final class PacedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {

        private final Map<Long, Appended> unanswered = new ConcurrentHashMap<>();

        private volatile long ready = System.nanoTime();

        private volatile boolean ended;

        PacedCall(ServerCall<Q, A> call) {
            super(call);
        }

        void pause(int bytes) {
            if (bytes > 0) {
                ready = rate.reserve(bytes);
            }
        }

        void asked(Q message) {
            if (message instanceof AppendEntriesRequestProto append && append.getEntriesCount() > 0) {
                RaftRpcRequestProto request = append.getServerRequest();
                LogEntryProto last = append.getEntries(append.getEntriesCount() - 1);
                unanswered.put(request.getCallId(), new Appended(
                        ProtoUtils.toRaftGroupId(request.getRaftGroupId()).getUuid(), TermIndex.valueOf(last),
                        append.getEntriesList().stream().filter(LogEntryProto::hasConfigurationEntry).toList()));
            }
        }

        @Override
        public void sendMessage(A message) {
            if (message instanceof AppendEntriesReplyProto reply && !reply.getIsHearbeat()) {
                long call = reply.getServerReply().getCallId();
                Appended appended = unanswered.remove(call);
                if (reply.getResult() == AppendResult.SUCCESS && appended != null && !isTaken(appended)) {
                    StatusRuntimeException failure = GrpcUtil
                        .wrapException(new IOException(appended.last() + " is not on the disk yet"), call, false);
                    close(failure.getStatus(), Objects.requireNonNull(failure.getTrailers()));
                    ended = true;
                }
            }
            if (!ended) {
                super.sendMessage(message);
            }
        }

        private boolean isTaken(Appended appended) {
            boolean taken = terms.hasOnDisk(appended.group(), appended.last());
            if (taken) {
                terms.restoreMembers(appended.group(), appended.members());
            }
            return taken;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (!ended) {
                super.close(status, trailers);
            }
        }

        /** The sender notices that it is not asked, and waits. No thread waits here. */
        @Override
        public void request(int messages) {
            long wait = ready - System.nanoTime();
            if (wait > 0) {
                CompletableFuture.delayedExecutor(wait, TimeUnit.NANOSECONDS).execute(() -> super.request(messages));
            }
            else {
                super.request(messages);
            }
        }

    }

    /**
     * What a leader has sent.
     *
     * @param last the last of the entries
     * @param members those of the entries that name members
     */
    private record Appended(UUID group, TermIndex last, List<LogEntryProto> members) {
    }

    /**
     * Ratis has a new member vote once it has heard from its leader after the entry that
     * takes it in. If the leader is lost before, and there was no other member, nobody
     * could be elected ever again. So it takes part with that entry.
     */
    @SuppressWarnings("unchecked") // it is of the same type
    private static <Q> Q takingPart(Q message) {
        return message instanceof AppendEntriesRequestProto append && append.getInitializing() && isTakenIn(append)
                ? (Q) append.toBuilder().setInitializing(false).build() : message;
    }

    private static boolean isTakenIn(AppendEntriesRequestProto append) {
        return append.getEntriesList()
            .stream()
            .filter(LogEntryProto::hasConfigurationEntry)
            .flatMap(entry -> entry.getConfigurationEntry().getPeersList().stream())
            .anyMatch(peer -> peer.getId().equals(append.getServerRequest().getReplyId()));
    }

    private boolean isForReplicaHere(Object message) {
        if (message instanceof TermProtocol.Question) {
            return true; // it names a replica for each of its groups
        }
        RaftRpcRequestProto request = request(message);
        if (request == null) {
            return false;
        }
        UUID group = ProtoUtils.toRaftGroupId(request.getRaftGroupId()).getUuid();
        return names.has(group, request.getReplyId().toStringUtf8()) && isCredible(message, group);
    }

    private boolean isCredible(Object message, UUID group) {
        if (Credible.is(message, terms.known(group))) {
            return true;
        }
        log.warn("A message for a replica of group {} is refused: no honest server sends its term or index.", group);
        return false;
    }

    /** Returns how many bytes of a message are copied rather than new. */
    private static int copied(Object message) {
        return switch (message) {
            case InstallSnapshotRequestProto snapshot -> snapshot.getSerializedSize();
            case AppendEntriesRequestProto append when append.getEntriesCount() > 0
                    && append.getLeaderCommit() - append.getEntries(0).getIndex() > COPIED ->
                append.getSerializedSize();
            default -> 0;
        };
    }

    private static @Nullable RaftRpcRequestProto request(Object message) {
        return switch (message) {
            case AppendEntriesRequestProto append -> append.getServerRequest();
            case RequestVoteRequestProto vote -> vote.getServerRequest();
            case InstallSnapshotRequestProto snapshot -> snapshot.getServerRequest();
            case StartLeaderElectionRequestProto election -> election.getServerRequest();
            case ReadIndexRequestProto read -> read.getServerRequest();
            default -> null;
        };
    }

    private static <Q, A> ServerCall.Listener<Q> refused(ServerCall<Q, A> call, String reason) {
        call.close(Status.PERMISSION_DENIED.withDescription(reason), new Metadata());
        return new ServerCall.Listener<>() {
        };
    }

}
