package io.dispersa.raft;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.util.AwaitForSignal;

/**
 * gRPC as Ratis has it, except that a log appender is woken only if it has something to
 * send. Ratis wakes all appenders of a group some ten times for each entry, and most of
 * them find nothing. Public, with a public constructor, because Ratis makes it from its
 * name.
 */
public final class QuietRpc implements RpcType {

    @Override
    public String name() {
        return QuietRpc.class.getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        return new Factory(parameters);
    }

    private static final class Factory extends GrpcFactory {

        Factory(Parameters parameters) {
            super(parameters);
        }

        @Override
        public LogAppender newLogAppender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
            return new Appender(server, state, follower);
        }

    }

    private static final class Appender extends GrpcLogAppender {

        private final AwaitForSignal wake = new Wake();

        Appender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
            super(server, state, follower);
        }

        /** A newcomer's progress is looked at whether or not there is an entry for it. */
        @Override
        public void notifyLogAppender() {
            if (maySend()) {
                wake.signal();
            }
        }

        /**
         * Must not throw: it is called while entries are appended, and the log may be
         * closed.
         */
        private boolean maySend() {
            try {
                return shouldSendAppendEntries() || getLeaderState().isFollowerBootstrapping(getFollower());
            }
            catch (IllegalStateException _) {
                return true;
            }
        }

        @Override
        public AwaitForSignal getEventAwaitForSignal() {
            return wake;
        }

    }

    /**
     * A signal that comes between a look for something to send and the wait is not lost,
     * as Ratis's own is: here there are not ten more that would make up for it.
     */
    private static final class Wake extends AwaitForSignal {

        private final Semaphore signals = new Semaphore(0);

        Wake() {
            super("appender");
        }

        @Override
        public boolean await(long time, TimeUnit unit) throws InterruptedException {
            boolean signalled = signals.tryAcquire(time, unit);
            signals.drainPermits();
            return signalled;
        }

        @Override
        public void signal() {
            signals.release();
        }

    }

}
