package io.dispersa.raft;

import java.io.File;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys.Log;
import org.apache.ratis.server.RaftServerConfigKeys.Notification;
import org.apache.ratis.server.RaftServerConfigKeys.RetryCache;
import org.apache.ratis.server.RaftServerConfigKeys.Rpc;
import org.apache.ratis.server.RaftServerConfigKeys.Snapshot;
import org.apache.ratis.server.RaftServerConfigKeys.ThreadPool;
import org.apache.ratis.server.RaftServerConfigKeys.Write;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** How Ratis is run: every setting that is not its default, each with its reason. */
final class RatisSettings {

    /**
     * The largest entry. Each group has a write buffer of this size; and a leader that is
     * given a larger one steps down.
     */
    static final int MAX_ENTRY_BYTES = 4 * 1024 * 1024;

    /** Any free port, for a group of one that nobody else must reach. */
    static final int ANY_PORT = 0;

    private static final int MIB = 1024 * 1024;

    private static final int THREADS_FOR_EACH_GROUP = 4;

    private RatisSettings() {
    }

    static RaftProperties properties(RaftSettings settings, int port) {
        RaftProperties p = new RaftProperties();
        RaftConfigKeys.Rpc.setType(p, new QuietRpc());
        // The default is below /tmp, which does not survive a restart.
        RaftServerConfigKeys.setStorageDir(p, List.of(file(settings, "groups")));
        RaftServerConfigKeys.setRemovedGroupsDir(p, file(settings, "removed"));
        network(p, settings, port);
        elections(p);
        log(p, settings.snapshotEvery());
        memory(p);
        snapshots(p, settings.snapshotEvery());
        requireSafe(p);
        return p;
    }

    static Parameters parameters(long copyRate, GroupNames names, TermAnswers terms, Supplier<Optional<String>> token) {
        Parameters parameters = new Parameters();
        GrpcConfigKeys.Server.setServicesCustomizer(parameters,
                (builder, types) -> builder.addService(terms.service())
                    .permitKeepAliveTime(TermProtocol.KEEP_ALIVE.toSeconds() / 2, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true)
                    .intercept(new ServersOnly(names, new TransferRate(copyRate), terms))
                    // The last one comes first.
                    .intercept(new PeersOnly(token)));
        return parameters;
    }

    /**
     * Refuses settings under which Ratis acknowledges what is not on the disk.
     * @throws IllegalArgumentException if there is one
     */
    static void requireSafe(RaftProperties p) {
        if (Log.unsafeFlushEnabled(p) || Log.asyncFlushEnabled(p)) {
            throw new IllegalArgumentException(
                    "%s and %s must be false: with either of them entries are acknowledged that are not on the disk."
                        .formatted(Log.UNSAFE_FLUSH_ENABLED_KEY, Log.ASYNC_FLUSH_ENABLED_KEY));
        }
        if (!Log.appendEntriesComposeEnabled(p)) {
            throw new IllegalArgumentException(
                    "%s must be true: else a follower whose disk failed acknowledges the entry when it is sent again, from memory."
                        .formatted(Log.APPEND_ENTRIES_COMPOSE_ENABLED_KEY));
        }
        if (Log.corruptionPolicy(p) != Log.CorruptionPolicy.EXCEPTION) {
            throw new IllegalArgumentException(
                    "%s must be EXCEPTION: any other value drops entries behind a damaged one without a word."
                        .formatted(Log.CORRUPTION_POLICY_KEY));
        }
    }

    private static void network(RaftProperties p, RaftSettings settings, int port) {
        InetAddress address = port == ANY_PORT ? InetAddress.getLoopbackAddress() : settings.address();
        if (address != null) {
            GrpcConfigKeys.Server.setHost(p, address.getHostAddress());
        }
        GrpcConfigKeys.Server.setPort(p, port);
        // Must exceed an entry by a megabyte at least.
        GrpcConfigKeys.setMessageSizeMax(p, SizeInBytes.valueOf(MAX_ENTRY_BYTES + 4L * MIB));
    }

    private static void elections(RaftProperties p) {
        // A pause for garbage collection or a busy machine is not a death; ten times the
        // default.
        Rpc.setTimeoutMin(p, millis(1000));
        Rpc.setTimeoutMax(p, millis(2000));
        // Nobody has been heard yet when a group starts: there is nothing to wait for.
        Rpc.setFirstElectionTimeoutMin(p, millis(200));
        Rpc.setFirstElectionTimeoutMax(p, millis(800));
        Rpc.setSlownessTimeout(p, millis(30_000));
        Notification.setNoLeaderTimeout(p, millis(30_000));
        // Ratis closes itself after a pause of this length. To stand still, however long,
        // is survivable: whoever leads steps down, and asks the others before it serves.
        RaftServerConfigKeys.setCloseThreshold(p, TimeDuration.valueOf(10_000, TimeUnit.DAYS));
        // One becomes three at once. Ratis fears that those who are new elect each other:
        // here they know no members until they are taken in.
        RaftServerConfigKeys.LeaderElection.setMemberMajorityAdd(p, true);
    }

    private static void log(RaftProperties p, int snapshotEvery) {
        Log.Appender.setBufferByteLimit(p, SizeInBytes.valueOf(MAX_ENTRY_BYTES));
        // Must hold the largest entry and its frame.
        Log.setWriteBufferSize(p, SizeInBytes.valueOf(MAX_ENTRY_BYTES + 8));
        // By default an appender waits a millisecond before each entry: three quarters of
        // a commit's time.
        Log.Appender.setWaitTimeMin(p, TimeDuration.ZERO);
        // By default a follower that was away for half a minute waits five seconds for
        // each
        // attempt to reach it, and several attempts until it is caught up.
        Log.Appender.setRetryPolicy(p, "10ms,20, 250ms,1000000");
        Log.setSegmentSizeMax(p, SizeInBytes.valueOf(2L * MAX_ENTRY_BYTES));
        // A new leader begins a segment, and fills so much of it with zeros while writers
        // wait.
        Log.setPreallocatedSize(p, SizeInBytes.valueOf(MIB / 16));
        Log.setCorruptionPolicy(p, Log.CorruptionPolicy.EXCEPTION);
        Log.setUnsafeFlushEnabled(p, false);
        Log.setAsyncFlushEnabled(p, false);
        // An entry for each commit index would double the writes, to save a restart some
        // waiting.
        Log.setLogMetadataEnabled(p, false);
        // Else one dead follower keeps every log whole, for ever.
        Log.setPurgeUptoSnapshotIndex(p, true);
        // A follower that was away for a short while then needs no snapshot. Where
        // snapshots are asked for often, so that the log is short, it is not kept for
        // this.
        Log.setPurgePreservationLogNum(p, Math.min(20_000, snapshotEvery));
    }

    private static void memory(RaftProperties p) {
        // For each group; by default 6 segments, 64 MiB of requests and unlimited
        // threads.
        Log.setSegmentCacheNumMax(p, 2);
        Log.setSegmentCacheSizeMax(p, SizeInBytes.valueOf(16L * MIB));
        Write.setElementLimit(p, 1024);
        Write.setByteLimit(p, SizeInBytes.valueOf(2L * MAX_ENTRY_BYTES));
        ThreadPool.setServerCached(p, false);
        ThreadPool.setServerSize(p, THREADS_FOR_EACH_GROUP);
        ThreadPool.setClientCached(p, false);
        ThreadPool.setClientSize(p, THREADS_FOR_EACH_GROUP);
        // Each submission has a call id of its own, so that nothing is ever looked up
        // here.
        RetryCache.setExpiryTime(p, millis(1000));
    }

    private static void snapshots(RaftProperties p, int every) {
        Snapshot.setAutoTriggerEnabled(p, true);
        Snapshot.setAutoTriggerThreshold(p, every);
        // The one before is still there for a follower that is being sent it.
        Snapshot.setRetentionFileNum(p, 2);
        Log.Appender.setSnapshotChunkSizeMax(p, SizeInBytes.valueOf(2L * MIB));
    }

    private static TimeDuration millis(long millis) {
        return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
    }

    private static File file(RaftSettings settings, String name) {
        return settings.directory().resolve(name).toFile();
    }

}
