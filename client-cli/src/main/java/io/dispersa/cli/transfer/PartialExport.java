package io.dispersa.cli.transfer;

import io.dispersa.api.KeyItem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What an export that was interrupted has left, and which export that was. */
final class PartialExport {

    private static final int BLOCK = 1 << 16;

    private final Path file;

    private final Path noteFile;

    private final Note note;

    PartialExport(Path file, Note note) {
        this.file = file;
        this.noteFile = Checkpoint.beside(file);
        this.note = note;
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
        if (!Files.exists(noteFile) || !Files.exists(part())) {
            Files.write(noteFile, JsonMapper.shared().writeValueAsBytes(note));
            Files.write(part(), new byte[0]);
            return null;
        }
        requireSameExport();
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
            return item(line);
        }
    }

    @SuppressWarnings("ConstantValue") // JSON knows nothing of what may be absent
    private KeyItem item(byte[] line) {
        try {
            KeyItem item = JsonMapper.shared().readValue(line, KeyItem.class);
            if (item != null && item.key() != null) {
                return item;
            }
        }
        catch (JacksonException _) {
            // Said below.
        }
        throw refused("is damaged: delete it to begin anew");
    }

    void forget() throws IOException {
        Files.deleteIfExists(noteFile);
    }

    @SuppressWarnings("ConstantValue") // JSON knows nothing of what may be absent
    private void requireSameExport() throws IOException {
        Note begun = begun();
        if (begun == null || begun.cluster() == null || begun.prefix() == null) {
            throw refused("is of an export that is not known any more: delete it to begin anew");
        }
        if (!note.cluster().equals(begun.cluster())) {
            throw refused("is of an export of another cluster, %s, and this is %s: delete it, or finish that one"
                .formatted(begun.cluster(), note.cluster()));
        }
        if (!note.prefix().equals(begun.prefix())) {
            throw refused("is of an export with another --prefix: delete it, or finish that one");
        }
        if (note.stale() != begun.stale()) {
            throw refused("is of an export %s --stale: delete it, or finish that one"
                .formatted(begun.stale() ? "with" : "without"));
        }
    }

    private @Nullable Note begun() throws IOException {
        try {
            return JsonMapper.shared().readValue(Files.readAllBytes(noteFile), Note.class);
        }
        catch (JacksonException e) {
            return null;
        }
    }

    private TransferException refused(String reason) {
        return TransferException.usage("'%s' %s".formatted(part(), reason));
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

    /**
     * Which export it is.
     *
     * @param prefix what the keys begin with
     * @param cluster where they are
     * @param stale whether what is exported may be old
     */
    record Note(String prefix, UUID cluster, boolean stale) {
    }

}
