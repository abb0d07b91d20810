package io.dispersa.mainnode.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dispersa.api.PartitionTable;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.mainnode.placement.Formation;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RegistryTests {

    @TempDir
    private Path temp;

    @Test
    void registryWhenMainNodeRestartsHasForgottenNothing() {
        PartitionTable before;
        UUID instance = UUID.randomUUID();
        try (DataDirectory directory = DataDirectory.open(temp)) {
            Registry registry = registry(directory, 12);
            assertThat(registry.register(new RegistrationRequest("host", 9001, instance, null, null)).created())
                .isTrue();
            assertThat(registry.form(Formation.form(12, List.of(1)))).isTrue();
            before = registry.table();
        }
        try (DataDirectory directory = DataDirectory.open(temp)) {
            Registry registry = registry(directory, null);
            assertThat(registry.table()).isEqualTo(before);
            assertThat(registry.register(new RegistrationRequest("host", 9001, instance, before.clusterId(), null)))
                .satisfies(registered -> {
                    assertThat(registered.created()).isFalse();
                    assertThat(registered.registration().id()).isEqualTo(1);
                });
            assertThat(registry.table().epoch()).isEqualTo(before.epoch());
        }
    }

    @Test
    void formWhenClusterHasFormedChangesNothing() {
        try (DataDirectory directory = DataDirectory.open(temp)) {
            Registry registry = registry(directory, null);
            assertThat(registry.form(Formation.form(6, List.of(1)))).isTrue();
            PartitionTable first = registry.table();
            assertThat(registry.form(Formation.form(6, List.of(1, 2)))).isFalse();
            assertThat(registry.table()).isEqualTo(first);
        }
    }

    @Test
    void newWhenPartitionsDifferFromTheClustersIsRefused() {
        try (DataDirectory directory = DataDirectory.open(temp)) {
            registry(directory, null);
            assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> registry(directory, 12))
                .withMessage("This cluster was created with 6 partitions, and dispersa.partitions is 12.");
        }
    }

    @Test
    void newWhenPartitionsAreOutOfRangeIsRefused() {
        try (DataDirectory directory = DataDirectory.open(temp)) {
            assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> registry(directory, 257))
                .withMessage("dispersa.partitions must be between 1 and 256, and is 257.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "{", "{\"format\":2}", "{\"format\":1}", "null", "[]" })
    void newWhenFileIsNotARegistryIsRefusedRatherThanForgotten(String content) throws IOException {
        Files.writeString(temp.resolve("registry.json"), content);
        try (DataDirectory directory = DataDirectory.open(temp)) {
            assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> registry(directory, null))
                .withMessageContaining("registry.json");
        }
        assertThat(temp.resolve("registry.json")).hasContent(content);
    }

    private static Registry registry(DataDirectory directory, @Nullable Integer partitions) {
        return new Registry(new RegistryFile(directory, JsonMapper.shared()), partitions);
    }

}
