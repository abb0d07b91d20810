package io.dispersa.participant.store;

import io.dispersa.raft.Position;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * All that a replica holds, in a few bytes: two replicas that have applied the same
 * entries have the same.
 *
 * @param applied the last entry whose effect is in it
 * @param sha256 of every row but that of the position, in hexadecimal digits
 */
public record Digest(Position applied, String sha256) {

    /** Reads all rows of one moment. */
    static Digest of(RocksIterator rows, Damage damage) {
        try {
            Position applied = new Position(0, 0);
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (rows.seekToFirst(); rows.isValid(); rows.next()) {
                byte[] name = rows.key();
                if (Arrays.equals(name, Rows.APPLIED)) {
                    applied = Rows.readApplied(rows.value());
                }
                else {
                    add(sha256, name);
                    add(sha256, rows.value());
                }
            }
            rows.status();
            return new Digest(applied, HexFormat.of().formatHex(sha256.digest()));
        }
        catch (RocksDBException e) {
            throw damage.reading(e);
        }
        catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** With its length, so that no other two rows are taken for these. */
    private static void add(MessageDigest sha256, byte[] bytes) {
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        sha256.update(bytes);
    }

}
