package io.dispersa.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Freezes the JSON of the contract: a difference from a golden file is a change that
 * clients see.
 */
class WireFormatTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final UUID CLUSTER = UUID.fromString("0b5c7a52-6f0c-4b8e-9d0c-3f1f6f8a1c11");

    private static final UUID INSTANCE = UUID.fromString("7a1e1f0e-38f0-4d0b-8a1c-4c9c3a0f5b22");

    private static final Boot BOOT = new Boot(5, UUID.fromString("3f0b6f3c-94a1-4a0e-9a51-5f1d8b8e7c33"));

    private static final ParticipantAddress ONE = new ParticipantAddress(1, "127.0.0.1", 9001);

    private static final ReplicaPeer PEER = new ReplicaPeer(1, 1, "127.0.0.1", 10001);

    private static final List<ReplicaName> NAMES = List.of(new ReplicaName(1, 1, 4), new ReplicaName(2, 1, 4),
            new ReplicaName(3, 2, 7));

    static Stream<Arguments> records() {
        return Stream.of(
                Arguments.of("registration-request",
                        new RegistrationRequest("127.0.0.1", 9001, 10001, INSTANCE, CLUSTER, 1).at(BOOT, 2)),
                Arguments.of("registration", new Registration(1, 2, CLUSTER, 6)),
                Arguments.of("heartbeat",
                        new Heartbeat(CLUSTER, INSTANCE, BOOT, 2, 4,
                                List.of(new ReplicaReport(0, ReplicaRole.LEADER, 3, 1, NAMES, 40, 41, 2, 17)),
                                Instant.parse("2026-01-02T03:04:05.678Z"))),
                Arguments.of("participant", new ParticipantInfo(1, "127.0.0.1", 9001, ParticipantState.UP, List.of(0),
                        List.of(0), 2L, 17L, Instant.parse("2026-01-02T03:04:05Z"))),
                Arguments.of("partition-table",
                        new PartitionTable(CLUSTER, 4, 1,
                                List.of(new PartitionReplicas(0, 1, List.of(1)).named(NAMES.subList(0, 1)).founded()),
                                List.of(ONE), List.of(PEER))),
                Arguments
                    .of("cluster-status",
                            new ClusterStatus(CLUSTER, 4, 1, true,
                                    List.of(new PartitionStatus(0, 1, 3, 3, 1, 2L, 17L,
                                            List.of(new PartitionStatus.Replica(1, ReplicaRole.LEADER, 1L),
                                                    new PartitionStatus.Replica(2, null, null)))),
                                    List.of(ONE), List.of(new ClusterStatus.MainNodeStatus("127.0.0.1:8080", true)))),
                Arguments.of("replica-members", new ReplicaMembers(0, 3, NAMES)),
                Arguments.of("partition-digest", new PartitionDigest(0, 3, 40, "0a1b".repeat(16))),
                Arguments.of("key-location", new KeyLocation("a", 3904355907L, 0, ONE, List.of(ONE), 4)),
                Arguments.of("cluster-listing",
                        new ClusterListing(true,
                                List.of(new ParticipantListing(ONE, List.of(0, 2),
                                        List.of(new ListedItem("a", 1, 1, "text/plain", "b", false),
                                                new ListedItem("c", 2, 9, "image/png", null, false)),
                                        0, List.of())),
                                List.of(), List.of())),
                Arguments.of("batch-operation",
                        new BatchOperation(BatchOperation.Kind.PUT, "a", "b", null, "text/plain", "30s", "\"7\"", "*",
                                "name-1")),
                Arguments.of("batch-operation-of-bytes",
                        BatchOperation.put("a", new byte[] { 0, 1, -1 }, null).named("name-2")),
                Arguments.of("batch-result",
                        new BatchResult("a", 200, "\"7\"", null, new byte[] { 0, 1, -1 }, "image/png",
                                Instant.parse("2026-01-02T03:04:05.678Z"), true, null)),
                Arguments.of("batch-result-of-a-failure",
                        BatchResult.failed("a", Problem.of(ErrorCode.NOT_FOUND, "The key has no value."))),
                Arguments
                    .of("key-page",
                            new KeyPage(List.of(new KeyItem("a", 7, 1, "text/plain",
                                    Instant.parse("2026-01-02T03:04:05.678Z"), "b", null),
                                    new KeyItem("c", 8, 9, "image/png", null, null, null)), "c")),
                Arguments.of("problem",
                        Problem.of(ErrorCode.NOT_OWNER, "Partition 3 is led by participant 1.")
                            .about(Key.of("a"), 3)
                            .withLeader(ONE)));
    }

    @ParameterizedTest
    @MethodSource("records")
    void jsonMatchesTheGoldenFileAndReadsBack(String name, Object value) throws IOException {
        String golden = golden(name);
        assertThat(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value))
            .isEqualToNormalizingNewlines(golden.strip());
        assertThat((Object) JSON.readValue(golden, value.getClass())).usingRecursiveComparison().isEqualTo(value);
    }

    @ParameterizedTest
    @EnumSource
    void errorCodeReadsBackFromItsWireName(ErrorCode code) {
        assertThat(ErrorCode.of(code.wireName())).isEqualTo(code);
        assertThat(code.status()).isBetween(400, 599);
    }

    @ParameterizedTest
    @EnumSource
    void errorCodeIsNeverRetryableWhenTheOutcomeIsUnknown(ErrorCode code) {
        assertThat(code.retryable() && code.outcome() == Outcome.UNKNOWN).isFalse();
    }

    @Test
    void registrationRequestWhenFieldIsWrongNamesIt() {
        for (String host : List.of("", ":", "1:2", "::::", "a b", "a/b", "-a", "a_b")) {
            assertThatExceptionOfType(ProblemException.class).as(host)
                .isThrownBy(() -> new RegistrationRequest(host, 9001, null, null, null, null))
                .withMessageContaining("host:");
        }
        for (String host : List.of("::1", "fe80::1:2", "127.0.0.1", "participant-1.local")) {
            assertThat(
                    new ParticipantAddress(1, new RegistrationRequest(host, 9001, null, null, null, null).host(), 9001)
                        .uri()
                        .getHost())
                .as(host)
                .isNotNull();
        }
        assertThatExceptionOfType(ProblemException.class)
            .isThrownBy(() -> new RegistrationRequest("http://x", 9001, null, null, null, null))
            .withMessageContaining("host:");
        assertThatExceptionOfType(ProblemException.class)
            .isThrownBy(() -> new RegistrationRequest("::1", 65536, null, null, null, null))
            .withMessageContaining("port: must be between 1 and 65535, and is 65536.");
        assertThatExceptionOfType(ProblemException.class)
            .isThrownBy(() -> new RegistrationRequest("::1", 9001, 0, null, null, null))
            .withMessageContaining("raftPort: must be between 1 and 65535, and is 0.");
    }

    @Test
    void replicaIsNamedByParticipantIncarnationAndEpoch() {
        assertThat(new ReplicaName(12, 3, 45)).hasToString("12.3.45");
        assertThat(ReplicaName.parse("12.3.45")).isEqualTo(new ReplicaName(12, 3, 45));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> ReplicaName.parse("12.3"))
            .withMessageContaining("'12.3'");
    }

    @ParameterizedTest
    @EnumSource
    void replicaRoleReadsBackFromItsWireName(ReplicaRole role) {
        assertThat(ReplicaRole.of(role.wireName())).isEqualTo(role);
    }

    private static String golden(String name) throws IOException {
        try (InputStream file = WireFormatTests.class.getResourceAsStream("/golden/" + name + ".json")) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(),
                    java.nio.charset.StandardCharsets.UTF_8);
        }
    }

}
