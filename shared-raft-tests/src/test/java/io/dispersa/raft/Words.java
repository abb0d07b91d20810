package io.dispersa.raft;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A state machine that keeps every word it is given, in memory. */
final class Words implements StateMachine {

    private final List<String> words = new ArrayList<>();

    private Position applied = Position.NONE;

    synchronized List<String> all() {
        return List.copyOf(words);
    }

    @Override
    public synchronized Position applied() {
        return applied;
    }

    @Override
    public synchronized String apply(Position position, byte[] entry) {
        String word = new String(entry, StandardCharsets.UTF_8);
        if (word.equals("poison")) {
            throw new IllegalStateException("cannot be applied");
        }
        words.add(word);
        applied = position;
        return Integer.toString(words.size());
    }

    @Override
    public synchronized void snapshot(Path directory) throws IOException {
        Files.write(Files.createDirectory(directory.resolve("sub")).resolve("words"), words);
    }

    @Override
    public synchronized void install(Path directory, Position position) throws IOException {
        words.clear();
        words.addAll(Files.readAllLines(directory.resolve("sub").resolve("words")));
        applied = position;
    }

    @Override
    public void close() {
    }

}
