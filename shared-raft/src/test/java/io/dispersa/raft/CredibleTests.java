package io.dispersa.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto.SnapshotChunkProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredibleTests {

    @ParameterizedTest
    @CsvSource({ "1, 0, true", "8, 7, true", "1048583, 7, true", "1048584, 7, false", "281474976710656, 0, true",
            "281474976710657, 0, false", "9223372036854775807, 7, false", "9223372036854775807, 0, false",
            "9223372036854775807, 9223372036854775806, false", "-1, 7, false", "-9223372036854775808, 7, false" })
    void termIsCredibleUpToSomeDistance(long announced, long known, boolean credible) {
        assertThat(Credible.is(AppendEntriesRequestProto.newBuilder().setLeaderTerm(announced).build(), known))
            .isEqualTo(credible);
        assertThat(Credible.is(AppendEntriesRequestProto.newBuilder()
            .setLeaderTerm(known)
            .addEntries(LogEntryProto.newBuilder().setTerm(announced))
            .build(), known)).isEqualTo(credible);
        assertThat(Credible.is(RequestVoteRequestProto.newBuilder().setCandidateTerm(announced).build(), known))
            .isEqualTo(credible);
        assertThat(Credible.is(InstallSnapshotRequestProto.newBuilder().setLeaderTerm(announced).build(), known))
            .isEqualTo(credible);
        assertThat(Credible.is(InstallSnapshotRequestProto.newBuilder()
            .setLastRaftConfigurationLogEntryProto(LogEntryProto.newBuilder().setTerm(announced))
            .build(), known)).isEqualTo(credible);
    }

    @ParameterizedTest
    @CsvSource({ "0, true", "281474976710655, true", "281474976710656, false", "9223372036854775807, false", "-1, true",
            "-2, false" })
    void indexIsCredibleAsFarAsAGroupCanCome(long index, boolean credible) {
        assertThat(Credible.is(AppendEntriesRequestProto.newBuilder().setLeaderCommit(index).build(), 1))
            .isEqualTo(credible);
        assertThat(Credible.is(InstallSnapshotRequestProto.newBuilder()
            .setSnapshotChunk(SnapshotChunkProto.newBuilder().setTermIndex(TermIndexProto.newBuilder().setIndex(index)))
            .build(), 1)).isEqualTo(credible);
        assertThat(Credible.is(
                AppendEntriesRequestProto.newBuilder().addEntries(LogEntryProto.newBuilder().setIndex(index)).build(),
                1))
            .isEqualTo(credible);
    }

}
