package io.dispersa.mainnode.registry;

import io.dispersa.raft.Position;
import io.dispersa.raft.StateMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * This main node's copy of the registry, in memory: a start gets it back from the last
 * snapshot and the log behind it.
 */
final class RegistryMachine implements StateMachine {

    private static final String FILE = "registry.json";

    private final Consumer<RegistryState> onChange;

    private @Nullable RegistryState state;

    private volatile Position applied = Position.NONE;

    /**
     * @param onChange is given each new state, by a thread that must not be held up
     */
    RegistryMachine(Consumer<RegistryState> onChange) {
        this.onChange = onChange;
    }

    @Override
    public Position applied() {
        return applied;
    }

    @Override
    public RegistryResult apply(Position position, byte[] entry) {
        RegistryStep step = RegistryStep.of(state, RegistryFormat.command(entry));
        become(step.next(), position);
        return step.result();
    }

    @Override
    public void snapshot(Path directory) throws IOException {
        Files.write(directory.resolve(FILE), RegistryFormat.snapshot(state));
    }

    /** The snapshot itself stays where it is, on the disk: there is nothing to write. */
    @Override
    public void install(Path directory, Position position) throws IOException {
        become(RegistryFormat.snapshot(Files.readAllBytes(directory.resolve(FILE))), position);
    }

    @Override
    public void close() {
        // It is all in memory.
    }

    private void become(@Nullable RegistryState next, Position position) {
        boolean changed = next != null && !next.equals(state);
        state = next;
        applied = position;
        if (next != null && changed) {
            onChange.accept(next);
        }
    }

}
