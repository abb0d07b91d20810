package io.dispersa.mainnode.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dispersa.api.Boot;
import io.dispersa.api.KnownMainNode;
import io.dispersa.api.MainNodeAddress;
import io.dispersa.api.MainNodeStanding;
import io.dispersa.api.MainNodeStart;
import io.dispersa.api.PartitionReplicas;
import io.dispersa.api.RegistrationRequest;
import io.dispersa.mainnode.registry.RegistryResult.Novelty;
import io.dispersa.raft.Position;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryMachineTests {

    private static final UUID CLUSTER = UUID.fromString("0b5c7a52-6f0c-4b8e-9d0c-3f1f6f8a1c11");

    private static final UUID INSTANCE = UUID.fromString("7a1e1f0e-38f0-4d0b-8a1c-4c9c3a0f5b22");

    private static final Boot BOOT = new Boot(5, UUID.fromString("3f0b6f3c-94a1-4a0e-9a51-5f1d8b8e7c33"));

    private static final RegistryCommand CREATE = new RegistryCommand.Create(CLUSTER, 6);

    private static final RegistrationRequest REQUEST = new RegistrationRequest("127.0.0.1", 9001, 10001, INSTANCE,
            CLUSTER, 1)
        .at(BOOT, 2);

    private static final RegistryCommand REGISTER = new RegistryCommand.Register(REQUEST, 1000);

    private static final RegistryCommand REGISTER_WITHOUT_LIMIT = new RegistryCommand.Register(REQUEST, null);

    private static final RegistryCommand FORM = new RegistryCommand.Form(1,
            List.of(new PartitionReplicas(0, 1, List.of(1))));

    private final List<RegistryState> states = new ArrayList<>();

    private final RegistryMachine machine = new RegistryMachine(states::add);

    private long index;

    @TempDir
    private Path temp;

    @Test
    void applyCreatesOnceRegistersAndForms() {
        assertThat(apply(REGISTER)).isEqualTo(new RegistryResult.Refused("The cluster has not begun yet."));
        assertThat(apply(CREATE)).isEqualTo(new RegistryResult.Done(true));
        assertThat(apply(new RegistryCommand.Create(UUID.randomUUID(), 12))).isEqualTo(new RegistryResult.Done(false));
        RegistryCommand newcomer = new RegistryCommand.Register(
                new RegistrationRequest("127.0.0.1", 9001, 10001, INSTANCE, null, 1).at(BOOT, null), 1000);
        assertThat(apply(newcomer)).isEqualTo(new RegistryResult.Registered(
                new Member(1, INSTANCE, "127.0.0.1", 9001, 10001, 1).at(BOOT), CLUSTER, 6, Novelty.ADDED));
        assertThat(apply(REGISTER)).isInstanceOfSatisfying(RegistryResult.Registered.class,
                registered -> assertThat(registered.novelty()).isEqualTo(Novelty.KNOWN));
        assertThat(apply(FORM)).isEqualTo(new RegistryResult.Done(true));
        assertThat(apply(FORM)).isEqualTo(new RegistryResult.Done(false));
        assertThat(states).extracting(RegistryState::epoch).containsExactly(0L, 1L, 2L);
        assertThat(machine.applied()).isEqualTo(new Position(1, index));
    }

    @Test
    void applyWhenRegistryHasChangedSinceTheRowsWereMadeDoesNotForm() {
        apply(CREATE);
        apply(new RegistryCommand.Register(new RegistrationRequest("host", 1, null, null, null, null), 1000));
        apply(new RegistryCommand.Register(new RegistrationRequest("host", 2, null, null, null, null), 1000));
        assertThat(apply(FORM)).isEqualTo(new RegistryResult.Done(false));
    }

    @Test
    void applyNotesTheLastStartOfAMainNodeAndTellsParticipantsOfTheSecondOne() {
        apply(CREATE);
        assertThat(takesPart("a", false, BOOT)).as("it has a log, and nobody knows it").isFalse();
        apply(new RegistryCommand.Settle(List.of(address("a"))));
        assertThat(takesPart("b", true, Boot.first())).isTrue();
        assertThat(takesPart("a", false, BOOT)).isTrue();
        assertThat(takesPart("a", false, BOOT)).isFalse();
        Boot next = BOOT.next();
        assertThat(takesPart("a", false, next)).isTrue();
        assertThat(takesPart("a", false, BOOT)).as("an older copy").isFalse();
        assertThat(takesPart("a", false, new Boot(next.boots(), UUID.randomUUID()))).as("another copy").isFalse();
        assertThat(states.getLast().mainNodes().all()).extracting(KnownMainNode::name).containsExactly("a", "b");
        assertThat(states.getLast().mainNodes().lastStart("a")).contains(next);
        assertThat(states.getLast().epoch()).as("starts do not change it").isEqualTo(1);
    }

    @Test
    void applyWhenMainNodeCannotLeaveIsRefused() {
        apply(CREATE);
        apply(new RegistryCommand.Settle(List.of(address("a"), address("b"), address("c"))));
        assertThat(apply(new RegistryCommand.Leave("b"))).isInstanceOf(RegistryResult.Refused.class);
        takesPart("d", true, BOOT);
        assertThat(apply(new RegistryCommand.Leave("b"))).isEqualTo(new RegistryResult.Done(true));
        assertThat(apply(new RegistryCommand.Leave("b"))).isEqualTo(new RegistryResult.Done(false));
        assertThat(states.getLast().mainNodes().get("b"))
            .hasValueSatisfying(b -> assertThat(b.standing()).isEqualTo(MainNodeStanding.LEAVING));
    }

    @Test
    void installBringsBackWhatSnapshotWrote() throws IOException {
        machine.snapshot(directory("empty"));
        apply(CREATE);
        apply(new RegistryCommand.Register(new RegistrationRequest("host", 1, null, null, null, null), 1000));
        machine.snapshot(directory("full"));
        List<RegistryState> restored = new ArrayList<>();
        RegistryMachine other = new RegistryMachine(restored::add);
        assertThat(other.applied()).isEqualTo(Position.NONE);
        other.install(temp.resolve("empty"), new Position(1, 3));
        assertThat(restored).isEmpty();
        assertThat(other.applied()).isEqualTo(new Position(1, 3));
        other.install(temp.resolve("full"), new Position(2, 7));
        assertThat(restored).containsExactly(states.getLast());
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "{", "{\"format\":2}", "null", "[]", "{\"format\":1,\"more\":1}" })
    void installWhenFileIsNotARegistryFails(String content) throws IOException {
        Files.writeString(temp.resolve("registry.json"), content);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> machine.install(temp, Position.NONE))
            .withMessageContaining("snapshot of the registry");
    }

    @Test
    void entriesMatchTheGoldenFile() throws IOException {
        String golden;
        try (InputStream file = getClass().getResourceAsStream("/golden/registry-entries.txt")) {
            golden = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
        List<RegistryCommand> commands = List.of(CREATE, REGISTER_WITHOUT_LIMIT, REGISTER, FORM,
                new RegistryCommand.TakePart(new MainNodeStart(address("a"), true, BOOT)),
                new RegistryCommand.Settle(List.of(address("a"))), new RegistryCommand.Leave("a"),
                new RegistryCommand.Place(7,
                        List.of(new PartitionReplicas(0, 1, List.of(1, 2, 4)).moving(1, List.of(1, 2, 4), List.of(4),
                                List.of(3)))),
                new RegistryCommand.Judge(8, 3, Standing.LOST), new RegistryCommand.Drain(2),
                new RegistryCommand.Stay(2), new RegistryCommand.Pause(true),
                new RegistryCommand.Recover(RegistryState.create(CLUSTER, 6)));
        List<String> lines = golden.lines().toList();
        assertThat(commands).map(RegistryFormat::encode)
            .allSatisfy(entry -> assertThat(entry[0]).isEqualTo((byte) 1))
            .map(entry -> new String(entry, 1, entry.length - 1, StandardCharsets.UTF_8))
            .isEqualTo(lines);
        assertThat(lines).map(line -> RegistryFormat.command(("\u0001" + line).getBytes(StandardCharsets.UTF_8)))
            .isEqualTo(commands);
    }

    @Test
    void applyWhenEntryIsOfAnotherFormatFailsRatherThanGuesses() {
        byte[] entry = RegistryFormat.encode(CREATE);
        entry[0] = 2;
        assertThatIllegalStateException().isThrownBy(() -> machine.apply(new Position(1, 0), entry))
            .withMessageContaining("another format");
    }

    private boolean takesPart(String mainNode, boolean joins, Boot boot) {
        return ((RegistryResult.Done) apply(
                new RegistryCommand.TakePart(new MainNodeStart(address(mainNode), joins, boot))))
            .changed();
    }

    private static MainNodeAddress address(String name) {
        return new MainNodeAddress(name, "h", 8080, 9080);
    }

    private RegistryResult apply(RegistryCommand command) {
        return machine.apply(new Position(1, ++index), RegistryFormat.encode(command));
    }

    private Path directory(String name) throws IOException {
        return Files.createDirectory(temp.resolve(name));
    }

}
