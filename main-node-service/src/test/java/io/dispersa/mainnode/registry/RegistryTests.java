package io.dispersa.mainnode.registry;

import static org.awaitility.Awaitility.await;

import io.dispersa.service.secret.KeptSecret;
import io.dispersa.service.secret.ClusterSecret;
import java.util.Optional;
import io.dispersa.api.ReplicaName;
import io.dispersa.api.Registration;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.KeptCluster;
import io.dispersa.service.launch.ProcessEnd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dispersa.mainnode.participant.TimedCalls;
import io.dispersa.mainnode.roll.AddressBook;
import io.dispersa.mainnode.roll.MainNodeFile;
import io.dispersa.mainnode.roll.MainNodes;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.PartitionTable;
import io.dispersa.api.ReplicaPeer;
import io.dispersa.api.ProblemException;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.mainnode.placement.Formation;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.client.RestClient;

/** A main node on its own. */
class RegistryTests {

    @TempDir
    private Path temp;

    private final UUID instance = UUID.randomUUID();

    @Test
    void registryWhenMainNodeRestartsHasForgottenNothing() {
        PartitionTable before;
        try (DataDirectory directory = DataDirectory.open(temp); Registry registry = registry(directory, 12)) {
            assertThat(register(registry, null).created()).isTrue();
            PartitionTable table = registry.table().orElseThrow();
            assertThat(registry.form(table.epoch(), Formation.form(12, ids(table)))).isTrue();
            before = registry.table().orElseThrow();
            assertThat(before.formed()).isTrue();
        }
        try (DataDirectory directory = DataDirectory.open(temp); Registry registry = registry(directory, null)) {
            assertThat(registry.table()).contains(before);
            RegistrationAnswer.Given again = register(registry, before.clusterId());
            assertThat(again.created()).isFalse();
            assertThat(again.registration().id()).isEqualTo(1);
            assertThat(registry.table()).contains(before);
        }
    }

    @Test
    void newWhenMainNodeIsAloneLeadsAtOnce() {
        try (DataDirectory directory = DataDirectory.open(temp); Registry registry = registry(directory, null)) {
            assertThat(registry.table()).hasValueSatisfying(table -> assertThat(table.partitions()).isEqualTo(6));
            assertThat(registry.leads()).isTrue();
            assertThat(registry.mainNodes()).singleElement().satisfies(main -> assertThat(main.leader()).isTrue());
        }
    }

    @Test
    void formWhenClusterHasFormedChangesNothing() {
        try (DataDirectory directory = DataDirectory.open(temp); Registry registry = registry(directory, null)) {
            register(registry, null);
            PartitionTable table = registry.table().orElseThrow();
            assertThat(registry.form(table.epoch(), Formation.form(6, ids(table)))).isTrue();
            PartitionTable first = registry.table().orElseThrow();
            assertThat(registry.form(first.epoch(), Formation.form(6, ids(table)))).isFalse();
            assertThat(registry.table()).contains(first);
        }
    }

    @Test
    void registerWhenParticipantContradictsTheRegistryIsAConflict() {
        try (DataDirectory directory = DataDirectory.open(temp); Registry registry = registry(directory, null)) {
            assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> register(registry, UUID.randomUUID()))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.PARTICIPANT_CONFLICT))
                .withMessageContaining("h:9001 cannot register. It belongs to cluster");
        }
    }

    @Test
    void newWhenPartitionsDifferFromTheClustersIsRefused() {
        try (DataDirectory directory = DataDirectory.open(temp)) {
            registry(directory, null).close();
            assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> registry(directory, 12))
                .withMessage("This cluster was created with 6 partitions, and dispersa.partitions is 12.");
            registry(directory, 6).close();
        }
    }

    @Test
    void newWhenTheLogIsMissingIsRefused() throws IOException {
        try (DataDirectory directory = DataDirectory.open(temp)) {
            registry(directory, null).close();
            FileSystemUtils.deleteRecursively(temp.resolve("raft"));
            assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> registry(directory, null))
                .withMessageContaining("The log of the registry is missing");
        }
    }

    /** Nobody would believe what it says. */
    @Test
    void newWhenTheSecretIsMissingIsRefused() throws IOException {
        try (DataDirectory directory = DataDirectory.open(temp)) {
            registry(directory, null).close();
            Files.delete(temp.resolve("secret"));
            assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> registry(directory, null))
                .withMessageContaining("is not there");
        }
    }

    @Test
    void newWhenPartitionsAreOutOfRangeIsRefused() {
        try (DataDirectory directory = DataDirectory.open(temp)) {
            assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> registry(directory, 257))
                .withMessage("dispersa.partitions must be between 1 and 256, and is 257.");
        }
    }

    @Test
    void newWhenDirectoryIsOfAnEarlierVersionIsRefused() throws IOException {
        Files.writeString(temp.resolve("registry.json"), "{}");
        try (DataDirectory directory = DataDirectory.open(temp)) {
            assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> registry(directory, null))
                .withMessageContaining("was written by an earlier version")
                .satisfies(refusal -> assertThat(refusal.action()).contains("Move the directory away"));
        }
    }

    @Test
    void registryThatIsMadeAgainGoesOnWhenAMajorityHasAnswered() {
        PartitionReplicas row = new PartitionReplicas(0, 1, List.of(1)).named(List.of(new ReplicaName(1, 1, 4)));
        UUID cluster = UUID.randomUUID();
        PartitionTable table = new PartitionTable(cluster, 7, 1, List.of(row),
                List.of(new ParticipantAddress(1, "h", 9001)), List.of(new ReplicaPeer(1, 1, "h", 10001)));
        KeptCluster kept = new KeptCluster(new Registration(1, 1, cluster, 1), table, List.of());
        try (DataDirectory directory = DataDirectory.open(temp)) {
            assertThatExceptionOfType(StartupRefusal.class)
                .isThrownBy(() -> recovering(directory, true, Optional.empty()))
                .withMessageContaining("secret")
                .satisfies(refusal -> assertThat(refusal.action()).startsWith("Copy the file"));
            new KeptSecret(directory).keep(ClusterSecret.create());
        }
        try (DataDirectory directory = DataDirectory.open(temp);
                Registry registry = recovering(directory, true, Optional.empty())) {
            assertThat(registry.recovering()).hasValueSatisfying(why -> assertThat(why).contains("no participant"));
        }
        // A restart in between begins no other cluster.
        try (DataDirectory directory = DataDirectory.open(temp);
                Registry registry = recovering(directory, false, Optional.of(kept))) {
            assertThat(registry.table()).isEmpty();
            assertThat(register(registry, cluster).registration()).isEqualTo(kept.registration());
            assertThat(registry.table()).hasValueSatisfying(again -> {
                assertThat(again.clusterId()).isEqualTo(cluster);
                assertThat(again.epoch()).isEqualTo(7 + Recovered.LEAP);
                assertThat(again.replicas()).containsExactly(row);
            });
            assertThat(registry.recovering()).isEmpty();
            await().atMost(Duration.ofSeconds(20)).until(() -> !new RecoveryOrder(directory).stands());
        }
        try (DataDirectory directory = DataDirectory.open(temp)) {
            assertThatExceptionOfType(StartupRefusal.class)
                .isThrownBy(() -> recovering(directory, true, Optional.of(kept)))
                .withMessageContaining("dispersa.recover-registry is set");
        }
    }

    private static Registry recovering(DataDirectory directory, boolean recover, Optional<KeptCluster> kept) {
        MainNodeFile file = MainNodeFile.open(directory);
        return new Registry(directory, file, new AddressBook(file.name(), _ -> Optional.of("token")), null,
                MainNodes.single(), null, recover, _ -> kept, new KeptSecret(directory), new ProcessEnd(_ -> {
                }));
    }

    private RegistrationAnswer.Given register(Registry registry, @Nullable UUID clusterId) {
        try (DataDirectory another = DataDirectory.open(temp.resolve("another"))) {
            KeptSecret secret = new KeptSecret(another);
            Registrations registrations = new Registrations(registry,
                    new LeaderClient(RestClient.create(), new TimedCalls(), "main", secret), _ -> {
                    }, secret, 1000);
            return (RegistrationAnswer.Given) registrations
                .register(new RegistrationRequest("h", 9001, 10001, instance, clusterId, null), false, true);
        }
    }

    private static Registry registry(DataDirectory directory, @Nullable Integer partitions) {
        MainNodeFile file = MainNodeFile.open(directory);
        return new Registry(directory, file, new AddressBook(file.name(), _ -> Optional.of("token")), null,
                MainNodes.single(), partitions, false, _ -> Optional.empty(), new KeptSecret(directory),
                new ProcessEnd(code -> {
                }));
    }

    private static List<Integer> ids(PartitionTable table) {
        return table.peers().stream().map(ReplicaPeer::participant).toList();
    }

}
