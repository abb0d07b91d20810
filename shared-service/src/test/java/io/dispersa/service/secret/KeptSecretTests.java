package io.dispersa.service.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KvHeaders;
import io.dispersa.api.Problem;
import io.dispersa.service.launch.StartupRefusal;
import io.dispersa.service.storage.DataDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.http.client.MockClientHttpRequest;

@SuppressWarnings("NullAway.Init") // each test has a directory of its own
class KeptSecretTests {

    /** By openssl dgst -sha256 -mac HMAC -macopt hexkey:0101… */
    private static final String TOKEN = "43b8800aa2a460e183d21272c9ccc15499029461942403f93a46907ba76e9866";

    @TempDir
    private Path temp;

    private DataDirectory directory;

    @BeforeEach
    void open() {
        directory = DataDirectory.open(temp);
    }

    @AfterEach
    void close() {
        directory.close();
    }

    @Test
    void secretThatIsMadeIsKept() {
        ClusterSecret made = new KeptSecret(directory).getOrMake();
        assertThat(new KeptSecret(directory).get()).contains(made);
        assertThat(new KeptSecret(directory).getOrMake()).isEqualTo(made);
        assertThat(made.hex()).matches("[0-9a-f]{64}").isNotEqualTo(ClusterSecret.create().hex());
        assertThat(made).hasToString("ClusterSecret");
    }

    @Test
    void tokenIsThatOfOtherToolsAndDiffersForEachCallee() {
        ClusterSecret secret = ClusterSecret.of("01".repeat(32)).orElseThrow();
        assertThat(secret.token(ClusterSecret.PARTICIPANT)).isEqualTo(TOKEN);
        assertThat(secret.token(ClusterSecret.MAIN_NODE)).isNotEqualTo(TOKEN);
        assertThat(secret.isToken(TOKEN, ClusterSecret.PARTICIPANT)).isTrue();
        assertThat(secret.isToken(TOKEN, ClusterSecret.MAIN_NODE)).isFalse();
        assertThat(secret.isToken(null, ClusterSecret.PARTICIPANT)).isFalse();
    }

    @Test
    void fileWithoutASecretIsRefused() {
        directory.replace(KeptSecret.FILE, "none".getBytes(StandardCharsets.US_ASCII));
        assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> new KeptSecret(directory))
            .satisfies(refusal -> assertThat(refusal.action()).startsWith("Copy the file"));
    }

    @Test
    void callShowsTheTokenOnceThereIsASecret() {
        KeptSecret secret = new KeptSecret(directory);
        assertThatExceptionOfType(StartupRefusal.class).isThrownBy(secret::require);
        MockClientHttpRequest request = new MockClientHttpRequest();
        secret.shownTo(ClusterSecret.PARTICIPANT).initialize(request);
        assertThat(request.getHeaders().getFirst(KvHeaders.PEER)).isNull();
        secret.getOrMake();
        secret.shownTo(ClusterSecret.PARTICIPANT).initialize(request);
        assertThat(request.getHeaders().getFirst(KvHeaders.PEER))
            .isEqualTo(secret.token(ClusterSecret.PARTICIPANT).orElseThrow());
    }

    @Test
    void strangerIsRefusedWhatIsForPeersOnceThereIsASecret() {
        KeptSecret secret = new KeptSecret(directory);
        PeersOnly peers = new PeersOnly(secret, ClusterSecret.PARTICIPANT, path -> path.equals("/operations"));
        assertThat(peers.refusal("/operations", peers.isPeer(null))).isNull();
        String token = secret.getOrMake().token(ClusterSecret.PARTICIPANT);
        assertThat(peers.refusal("/operations", peers.isPeer(token))).isNull();
        assertThat(peers.refusal("/kv/a", peers.isPeer(null))).isNull();
        Problem refused = Objects.requireNonNull(peers.refusal("/operations", peers.isPeer("x")));
        assertThat(refused.code()).isEqualTo(ErrorCode.CALLER_REFUSED);
        assertThat(refused.detail()).contains("/operations", KvHeaders.PEER);
    }

}
