package io.dispersa.cli.transfer;

import io.dispersa.api.KeyItem;
import io.dispersa.api.Printable;
import io.dispersa.api.ProblemException;
import io.dispersa.client.Consistency;
import io.dispersa.client.KeyStream;
import io.dispersa.client.KvClient;
import io.dispersa.client.KvClientException;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes all keys with their values, one a line, in the order of their bytes; memory does
 * not grow with their number.
 */
public final class Export {

    private static final int BUFFER = 1 << 16;

    private final KvClient client;

    private final String prefix;

    private final Consistency consistency;

    private final Progress progress;

    private long bytes;

    private long keys;

    /**
     * For one export.
     * @param prefix what the keys begin with; empty for all
     * @param consistency how new it must be
     */
    public Export(KvClient client, String prefix, Consistency consistency, Progress progress) {
        this.client = client;
        this.prefix = prefix;
        this.consistency = consistency;
        this.progress = progress;
    }

    /**
     * Writes them to a stream.
     * @return how many they are
     * @throws TransferException if it cannot go on; whole lines are written
     */
    public long to(OutputStream out) {
        try {
            BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER);
            copy(null, buffered);
            return keys;
        }
        catch (IOException e) {
            throw TransferException.failed("cannot write: " + e.getMessage(), e);
        }
    }

    /**
     * Writes them to a file, which is there only once it is complete; goes on where an
     * interrupted export of the same cluster has stopped.
     * @return how many were written by this run
     * @throws TransferException if it cannot go on; what is written is kept
     * @throws ProblemException if the cluster cannot say which one it is
     * @throws KvClientException if no main node can be asked that
     */
    public long to(Path file) {
        PartialExport partial = new PartialExport(file,
                new PartialExport.Note(prefix, client.clusterId(), consistency == Consistency.STALE));
        try {
            KeyItem last = partial.resume();
            if (last != null) {
                progress.say("going on after the key '" + Printable.escape(last.key()) + "'");
            }
            try (FileOutputStream out = new FileOutputStream(partial.part().toFile(), true)) {
                BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER);
                copy(last == null ? null : last.key(), buffered);
                out.getFD().sync();
            }
            Files.move(partial.part(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            partial.forget();
            return keys;
        }
        catch (IOException e) {
            throw TransferException.failed("cannot write '%s': %s".formatted(file, e.getMessage()), e);
        }
    }

    private void copy(@Nullable String after, BufferedOutputStream out) throws IOException {
        try (KeyStream stream = client.stream(prefix, after, true, consistency)) {
            while (stream.hasNext()) {
                byte[] line = JsonMapper.shared().writeValueAsBytes(stream.next());
                out.write(line);
                out.write('\n');
                bytes += line.length + 1;
                keys++;
                progress.show(bytes, keys);
            }
        }
        catch (ProblemException | KvClientException e) {
            throw TransferException.failed(
                    "stopped after %d keys: %s".formatted(keys, Printable.escape(String.valueOf(e.getMessage()))), e);
        }
        finally {
            progress.clear();
            out.flush();
        }
    }

}
