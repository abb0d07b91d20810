package io.dispersa.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where the value of a put comes from. */
sealed interface PutValue {

    /**
     * Far above any sensible limit of a cluster; it keeps a mistyped file from filling
     * the memory.
     */
    int MAX_BYTES = 64 << 20;

    /**
     * Returns the bytes.
     * @throws CommandFailure usage, if they cannot be read or are too many to send
     */
    byte[] read(InputStream standardInput);

    /**
     * Returns the media type that is stored if none is given.
     */
    default String defaultType() {
        return "application/octet-stream";
    }

    static PutValue parse(String argument, boolean literal) {
        if (literal) {
            return new Text(argument);
        }
        if (argument.equals("-")) {
            return new StandardInput();
        }
        if (argument.startsWith("@@")) {
            return new Text(argument.substring(1));
        }
        return argument.startsWith("@") ? new FileContents(argument.substring(1)) : new Text(argument);
    }

    record Text(String text) implements PutValue {
        @Override
        public byte[] read(InputStream standardInput) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String defaultType() {
            return "text/plain;charset=UTF-8";
        }
    }

    record StandardInput() implements PutValue {
        @Override
        public byte[] read(InputStream standardInput) {
            return bounded(standardInput, "the standard input");
        }
    }

    record FileContents(String path) implements PutValue {
        @Override
        public byte[] read(InputStream standardInput) {
            try (InputStream in = Files.newInputStream(Path.of(path))) {
                return bounded(in, path);
            }
            catch (NoSuchFileException | InvalidPathException e) {
                throw CommandFailure
                    .usage("there is no file '%s'; for the text @%s write @@%s".formatted(path, path, path));
            }
            catch (IOException e) {
                throw CommandFailure.usage("cannot read '%s': %s".formatted(path, e.getMessage()));
            }
        }
    }

    private static byte[] bounded(InputStream in, String name) {
        try {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw CommandFailure.usage("%s has more than %d bytes, which is the most that this client sends"
                    .formatted(name, MAX_BYTES));
            }
            return bytes;
        }
        catch (IOException e) {
            throw CommandFailure.usage("cannot read %s: %s".formatted(name, e.getMessage()));
        }
    }

}
