package io.dispersa.cli.transfer;

import io.dispersa.api.KeyItem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What an export that was interrupted has left, and which export that was. */
final class PartialExport {

    private static final int BLOCK = 1 << 16;

    private final Path file;

    private final Path note;

    private final String prefix;

    PartialExport(Path file, String prefix) {
        this.file = file;
        this.note = Checkpoint.beside(file);
        this.prefix = prefix;
    }

    /**
     * Returns the file that is written until it is complete.
     */
    Path part() {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    /**
     * Returns the last key that is there, whole, and cuts off what follows it; null if
     * this begins anew.
     * @throws TransferException if what is there is of another export
     */
    @Nullable KeyItem resume() throws IOException {
        if (!Files.exists(note) || !Files.exists(part())) {
            Files.write(note, JsonMapper.shared().writeValueAsBytes(new Note(prefix)));
            Files.write(part(), new byte[0]);
            return null;
        }
        if (!prefix.equals(prefixOfNote())) {
            throw TransferException
                .usage("'%s' is of an export with another --prefix: delete it, or finish that one".formatted(part()));
        }
        try (RandomAccessFile written = new RandomAccessFile(part().toFile(), "rw")) {
            long end = lineStart(written, written.length());
            written.setLength(end);
            if (end == 0) {
                return null;
            }
            long begin = lineStart(written, end - 1);
            byte[] line = new byte[Math.toIntExact(Math.min(end - begin, Lines.LONGEST))];
            written.seek(begin);
            written.readFully(line);
            return JsonMapper.shared().readValue(line, KeyItem.class);
        }
        catch (JacksonException e) {
            throw TransferException.usage("'%s' is damaged: delete it to begin anew".formatted(part()));
        }
    }

    void forget() throws IOException {
        Files.deleteIfExists(note);
    }

    private @Nullable String prefixOfNote() throws IOException {
        try {
            return JsonMapper.shared().readValue(Files.readAllBytes(note), Note.class).prefix();
        }
        catch (JacksonException e) {
            return null;
        }
    }

    /**
     * Returns where the line begins that ends before a place.
     */
    private static long lineStart(RandomAccessFile in, long before) throws IOException {
        long end = before;
        while (end > 0) {
            long begin = Math.max(0, end - BLOCK);
            byte[] block = new byte[(int) (end - begin)];
            in.seek(begin);
            in.readFully(block);
            for (int i = block.length - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return begin + i + 1;
                }
            }
            end = begin;
        }
        return 0;
    }

    private record Note(String prefix) {
    }

}
