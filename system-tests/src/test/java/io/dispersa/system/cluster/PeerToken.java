package io.dispersa.system.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What shows that a request comes from a process of the cluster. */
final class PeerToken {

    private PeerToken() {
    }

    /** Returns the file with the cluster's secret in a data directory. */
    static Path file(Path dataDirectory) {
        return dataDirectory.resolve("secret");
    }

    /**
     * Returns what a request must have.
     * @param dataDirectory of a process of the cluster
     * @param callee {@code participant} or {@code main-node}
     */
    static String of(Path dataDirectory, String callee) throws IOException {
        String hex = Files.readAllLines(file(dataDirectory)).getFirst();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(HexFormat.of().parseHex(hex), mac.getAlgorithm()));
            return HexFormat.of().formatHex(mac.doFinal(callee.getBytes(StandardCharsets.US_ASCII)));
        }
        catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

}
