package io.dispersa.raft;

import static io.dispersa.raft.TestNodes.GROUP;
import static io.dispersa.raft.TestNodes.LONG;
import static io.dispersa.raft.TestNodes.peers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.RaftServerConfigKeys.Log;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.util.TimeDuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ReplicaGroupTests extends WithNodes {

    private static final int CONFIRMATIONS = 20;

    /** A question is given up after a second. */
    private static final Duration BEFORE_A_CALL_IS_GIVEN_UP = Duration.ofMillis(900);

    /** Long enough that gRPC waits some ten seconds before it connects again. */
    private static final Duration AWAY = Duration.ofSeconds(20);

    @Test
    void groupOfOneOnAnyPortAgreesWithItself() {
        nodes.found(peers("1.1"));
        assertThat(nodes.submit("a")).isEqualTo("1");
        nodes.group("1.1").confirmLeadership(TEN_SECONDS);
        assertThat(nodes.words("1.1")).containsExactly("a");
    }

    @Test
    void everyMemberAppliesWhatTheLeaderWasGiven() {
        nodes.found(peers("1.1", "2.1", "3.1"));
        assertThat(nodes.submit("a")).isEqualTo("1");
        assertThat(nodes.submit("b")).isEqualTo("2");
        for (String id : List.of("1.1", "2.1", "3.1")) {
            await().atMost(LONG).until(() -> nodes.words(id).equals(List.of("a", "b")));
        }
        String leader = nodes.leader();
        GroupStatus status = nodes.group(leader).status();
        assertThat(status.members()).extracting(Peer::id).containsExactlyInAnyOrder("1.1", "2.1", "3.1");
        assertThat(status.followers()).hasSize(2);
        assertThat(nodes.failures()).isEmpty();
    }

    /** Raft takes over any higher term: of the highest no group would ever recover. */
    @Test
    void messagesOfAStrangerWithTermsThatCannotBeAreRefused() throws Exception {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        for (Peer member : members) {
            for (long term : List.of(Long.MAX_VALUE, 1L << 30, -1L)) {
                assertThatThrownBy(() -> StrangersCall.vote(member, "2.1", term, TestNodes.TOKENS.of(member.process())))
                    .isInstanceOfSatisfying(StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
            }
        }
        assertThat(nodes.submit("b")).isEqualTo("2");
        assertThat(nodes.group(nodes.leader()).status().term()).isLessThan(1000);
    }

    /** It names a replica, and a term that may well be. */
    @Test
    void callsOfAStrangerWithoutTheSecretAreRefused() throws Exception {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        long term = nodes.group(nodes.leader()).status().term();
        for (Peer member : members) {
            for (Optional<String> token : List.of(Optional.<String>empty(), Optional.of("of another"))) {
                assertThatThrownBy(() -> StrangersCall.vote(member, "2.1", term + 1, token)).isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
            }
        }
        assertThat(nodes.submit("b")).isEqualTo("2");
        assertThat(nodes.group(nodes.leader()).status().term()).isEqualTo(term);
    }

    /**
     * A leader that is not answered in time sends its entries again, with those that have
     * come meanwhile. It must not be told that all are there because the first ones are
     * being written.
     */
    @Test
    void entriesThatAreSentAgainWithMoreAreAcknowledgedWhenTheyAreOnTheDisk() throws Exception {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        String leader = nodes.leader();
        List<Peer> others = members.stream().filter(member -> !member.id().equals(leader)).toList();
        Peer follower = others.getFirst();
        await().atMost(LONG).until(() -> nodes.words(follower.id()).equals(List.of("a")));
        nodes.stop(leader);
        nodes.stop(others.getLast().id());
        for (int attempt = 0; attempt < 20; attempt++) {
            TermIndex last = nodes.lastEntry(follower.id());
            long term = nodes.group(follower.id()).status().term() + 1;
            List<String> answers = StrangersCall.appendTwice(follower, leader, term, last, 50);
            long has = nodes.lastEntry(follower.id()).getIndex() - last.getIndex();
            assertThat(answers).as("it has %d", has).noneMatch(answer -> answer.equals("SUCCESS 50") && has < 50);
        }
    }

    @Test
    void followerRefusesAndNamesTheLeader() {
        nodes.found(peers("1.1", "2.1", "3.1"));
        String leader = nodes.leader();
        String follower = nodes.anyOther(leader);
        await().atMost(LONG).until(() -> leader.equals(nodes.group(follower).status().leader()));
        assertThatThrownBy(() -> nodes.submitAt(follower, "a")).isInstanceOfSatisfying(RaftException.NotLeader.class,
                e -> assertThat(e.leader()).isEqualTo(leader));
        assertThatThrownBy(() -> nodes.group(follower).confirmLeadership(TEN_SECONDS))
            .isInstanceOf(RaftException.NotLeader.class);
    }

    @Test
    void entriesOutliveTheirLeaderAndARestartOfAll() {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        String first = nodes.leader();
        nodes.stop(first);
        assertThat(nodes.submit("b")).isEqualTo("2");
        members.forEach(peer -> nodes.stop(peer.id()));
        nodes.found(members);
        assertThat(nodes.submit("c")).isEqualTo("3");
        for (Peer member : members) {
            await().atMost(LONG).until(() -> nodes.words(member.id()).equals(List.of("a", "b", "c")));
        }
        assertThat(nodes.failures()).isEmpty();
    }

    @Test
    void memberThatWasAwayForLongIsAskedForItsVoteAtOnce() {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        String last = nodes.leader();
        Peer first = members.stream().filter(peer -> !peer.id().equals(last)).findFirst().orElseThrow();
        nodes.stop(first.id());
        // Now only the last can lead: the first lacks an entry.
        nodes.submit("b");
        nodes.stop(nodes.anyOther(last));
        await().pollDelay(AWAY).timeout(AWAY.multipliedBy(2)).until(() -> true);
        nodes.start(first, 1000);
        await().atMost(TWO_ELECTIONS).until(() -> nodes.group(last).status().role() == GroupRole.LEADER);
    }

    @Test
    void replicaWhoseLogIsGoneDoesNotStart() throws Exception {
        List<Peer> one = peers("1.1");
        nodes.found(one);
        nodes.submit("a");
        nodes.stop("1.1");
        try (Stream<Path> files = java.nio.file.Files.list(nodes.groupOf("1.1").resolve("current"))) {
            for (Path file : files.filter(file -> file.getFileName().toString().startsWith("log_")).toList()) {
                java.nio.file.Files.delete(file);
            }
        }
        org.apache.ratis.util.FileUtils.deleteFully(nodes.groupOf("1.1").resolve("sm"));
        // As after a kill, which notes nothing of the log's end.
        java.nio.file.Files.delete(nodes.groupOf("1.1").resolve("end"));
        assertThatThrownBy(() -> nodes.start(one.getFirst(), 1000)).isInstanceOf(RaftStartException.class)
            .hasMessageContaining("log of the replica")
            .hasMessageContaining("is missing");
    }

    @Test
    void groupThatStoppedBeforeItElectedAnybodyBeginsAgain() {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.start(members.getFirst(), 1000).found(GROUP, "1.1", members);
        nodes.stop("1.1");
        nodes.found(members);
        assertThat(nodes.submit("a")).isEqualTo("1");
        await().atMost(LONG).until(() -> nodes.words("1.1").equals(List.of("a")));
        assertThat(nodes.failures()).isEmpty();
    }

    @Test
    void snapshotsAreTakenAndReplayBeginsBehindThem() {
        nodes.with(properties -> Log.setPurgePreservationLogNum(properties, 0));
        List<Peer> one = peers("1.1");
        nodes.start(one.getFirst(), 10).found(GROUP, "1.1", one);
        List<String> words = IntStream.range(0, 35).mapToObj(i -> "w" + i).toList();
        words.forEach(nodes::submit);
        assertThat(nodes.snapshotsOf("1.1")).isNotEmpty().hasSizeLessThanOrEqualTo(2);
        nodes.stop("1.1");
        nodes.start(one.getFirst(), 10);
        await().atMost(LONG).until(() -> nodes.words("1.1").equals(words));
        assertThat(nodes.failures()).isEmpty();
    }

    @Test
    void memberThatWasKilledLacksWhatItHadAppliedUntilThereIsALeader() {
        nodes.with(properties -> RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false));
        List<Peer> members = startedAgainAlone();
        assertThat(nodes.group("1.1").lacksEntries()).isTrue();
        nodes.start(members.getLast(), 1000).found(GROUP, "3.1", members);
        await().atMost(LONG).until(() -> !nodes.group("1.1").lacksEntries());
    }

    @Test
    void memberThatWasStoppedLacksNothing() {
        startedAgainAlone();
        assertThat(nodes.group("1.1").lacksEntries()).isFalse();
        assertThat(nodes.words("1.1")).containsExactly("a", "b");
    }

    private List<Peer> startedAgainAlone() {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        nodes.submit("b");
        await().atMost(LONG).until(() -> nodes.words("1.1").equals(List.of("a", "b")));
        members.forEach(peer -> nodes.stop(peer.id()));
        nodes.start(members.getFirst(), 1000).found(GROUP, "1.1", members);
        return members;
    }

    @Test
    void memberThatWasAwayForLongIsSentASnapshot() {
        nodes.with(properties -> {
            Log.setPurgePreservationLogNum(properties, 0);
            Log.setPurgeGap(properties, 1);
            Log.setSegmentSizeMax(properties, org.apache.ratis.util.SizeInBytes.valueOf("1KB"));
            Log.setPreallocatedSize(properties, org.apache.ratis.util.SizeInBytes.valueOf("1KB"));
        });
        List<Peer> members = peers("1.1", "2.1", "3.1");
        members.forEach(peer -> nodes.start(peer, 20).found(GROUP, peer.id(), members));
        nodes.submit("a");
        String away = nodes.anyOther(nodes.leader());
        nodes.stop(away);
        List<String> words = Stream
            .concat(Stream.of("a"), IntStream.range(0, 100).mapToObj(i -> "word-of-some-length-" + i))
            .toList();
        words.stream().skip(1).forEach(nodes::submit);
        Peer back = members.stream().filter(peer -> peer.id().equals(away)).findFirst().orElseThrow();
        nodes.start(back, 20);
        await().atMost(LONG).until(() -> nodes.words(away).equals(words));
        assertThat(nodes.submit("z")).isEqualTo("102");
        await().atMost(LONG).until(() -> nodes.words(away).size() == 102);
        assertThat(nodes.failures()).isEmpty();
    }

    @Test
    void leadershipIsHandedOver() {
        nodes.found(peers("1.1", "2.1", "3.1"));
        nodes.submit("a");
        String before = nodes.leader();
        String after = nodes.anyOther(before);
        nodes.group(before).transferLeadership(after, TEN_SECONDS);
        await().atMost(LONG).until(() -> nodes.group(after).status().role() == GroupRole.LEADER);
        assertThat(nodes.submitAt(after, "b")).isEqualTo("2");
    }

    /**
     * Else whoever is told who leads now is sent away, and comes back when it has waited.
     */
    @Test
    void whoHasJustBeenElectedServesAsSoonAsItIsReady() {
        nodes.found(peers("1.1", "2.1", "3.1"));
        nodes.submit("a");
        String before = nodes.leader();
        String after = nodes.anyOther(before);
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> submitOnceItLeads(after, "b"),
                Thread.ofVirtual()::start);
        nodes.group(before).transferLeadership(after, TEN_SECONDS);
        assertThat(first).succeedsWithin(LONG).isEqualTo("2");
    }

    private String submitOnceItLeads(String id, String word) {
        while (true) {
            try {
                return nodes.submitAt(id, word);
            }
            catch (RaftException.NotLeader _) {
                LockSupport.parkNanos(100_000);
            }
        }
    }

    @Test
    void leadershipIsConfirmedByNoMoreThanAMajority() {
        nodes.found(peers("1.1", "2.1", "3.1"));
        nodes.submit("a");
        String leader = nodes.leader();
        // One that answers late, on a busy machine, has the other one asked as well.
        await().atMost(LONG).until(() -> {
            int before = nodes.asked();
            for (int i = 0; i < CONFIRMATIONS; i++) {
                nodes.group(leader).confirmLeadership(TEN_SECONDS);
            }
            return nodes.asked() - before < CONFIRMATIONS * 3 / 2;
        });
    }

    /**
     * What answers at a peer's address may be another peer by now, without its promises.
     */
    @Test
    void onlyThePeerThatIsMeantTellsItsTerm() {
        List<Peer> members = peers("1.1", "2.1", "3.1");
        nodes.found(members);
        nodes.submit("a");
        Peer first = members.getFirst();
        try (Terms terms = new Terms("2.1")) {
            assertThat(ask(terms, first)).succeedsWithin(LONG).isEqualTo(nodes.group(first.id()).status().term());
            assertThat(ask(terms, new Peer("1.2", first.process()))).failsWithin(LONG);
        }
    }

    private static CompletableFuture<Long> ask(Terms terms, Peer peer) {
        return terms.ask(ReplicaGroup.raftPeer(peer), GROUP).toCompletableFuture();
    }

    @Test
    void leadershipIsConfirmedByWhoeverIsNotSilent() {
        nodes.found(peers("1.1", "2.1", "3.1"));
        nodes.submit("a");
        String leader = nodes.leader();
        for (String silent : Stream.of("1.1", "2.1", "3.1").filter(id -> !id.equals(leader)).toList()) {
            nodes.silence(silent);
            nodes.group(leader).confirmLeadership(BEFORE_A_CALL_IS_GIVEN_UP);
            nodes.heal();
        }
    }

    @Test
    void withoutAMajorityTheOutcomeOfAnEntryIsUnknownAndLeadershipIsNotConfirmed() {
        nodes.found(peers("1.1", "2.1", "3.1"));
        nodes.submit("a");
        String leader = nodes.leader();
        nodes.cutOff(leader);
        assertThatThrownBy(() -> nodes.submitAt(leader, "b")).isInstanceOf(RaftException.OutcomeUnknown.class);
        assertThatThrownBy(() -> nodes.group(leader).confirmLeadership(TEN_SECONDS))
            .isInstanceOfAny(RaftException.NotLeader.class, RaftException.Unavailable.class);
    }

    @Test
    void entryThatCannotBeAppliedTakesTheReplicaOutOfService() {
        nodes.found(peers("1.1"));
        nodes.submit("a");
        assertThatThrownBy(() -> nodes.submitAt("1.1", "poison")).isInstanceOf(RaftException.OutcomeUnknown.class);
        await().atMost(LONG)
            .untilAsserted(() -> assertThat(nodes.failures()).anyMatch(reason -> reason.contains("cannot be applied")));
    }

    /**
     * The leader of an idle group is cut off, another is elected and commits; then the
     * old one is asked. Ratis answers what was true before, because nothing had been
     * committed since its last question to the others.
     */
    @Test
    void leaderThatWasReplacedUnnoticedServesNoRead() throws Exception {
        nodes.with(properties -> {
            RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
            // The old leader must not notice by itself while the test looks.
            RaftServerConfigKeys.Rpc.setTimeoutMax(properties,
                    TimeDuration.valueOf(6, java.util.concurrent.TimeUnit.SECONDS));
        });
        nodes.found(peers("1.1", "2.1", "3.1"));
        nodes.submit("old");
        String before = nodes.leader();
        assertThat(ratisRead(before)).isTrue();
        nodes.group(before).confirmLeadership(TEN_SECONDS);
        nodes.cutOff(before);
        assertThat(nodes.submit("new")).isEqualTo("2");
        assertThat(nodes.words(before)).containsExactly("old");
        assertThat(ratisRead(before)).as("Ratis lets the old leader serve a read").isTrue();
        assertThatThrownBy(() -> nodes.group(before).confirmLeadership(Duration.ofSeconds(2)))
            .isInstanceOfAny(RaftException.NotLeader.class, RaftException.Unavailable.class);
    }

    private boolean ratisRead(String id) throws Exception {
        RaftClientReply reply = nodes.node(id)
            .server()
            .submitClientRequest(RaftClientRequest.newBuilder()
                .setClientId(ClientId.randomId())
                .setServerId(RaftPeerId.valueOf(id))
                .setGroupId(RaftGroupId.valueOf(GROUP))
                .setCallId(1)
                .setType(RaftClientRequest.readRequestType())
                .setMessage(Message.valueOf(new String("?".getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)))
                .build());
        return reply.isSuccess();
    }

}
