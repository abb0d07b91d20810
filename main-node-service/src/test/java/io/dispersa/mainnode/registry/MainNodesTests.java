package io.dispersa.mainnode.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dispersa.service.launch.StartupRefusal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MainNodesTests {

    @Test
    void ofWhenThereAreNoPeersIsOneThatNobodyElseCanReach() {
        MainNodes alone = MainNodes.of(null, null, 8080);
        assertThat(alone.areOne()).isTrue();
        assertThat(alone.self()).isEqualTo(new MainNodes.MainNode("main", "127.0.0.1", 0));
        assertThat(MainNodes.of(List.of(), null, 8080)).isEqualTo(alone);
    }

    @Test
    void ofFindsItselfByItsPort() {
        MainNodes three = MainNodes.of(List.of("a:8080", " b:8081/7001", "[::1]:8082"), null, 8081);
        assertThat(three.nodes()).containsExactly(new MainNodes.MainNode("a:8080", "a", 9080),
                new MainNodes.MainNode("b:8081", "b", 7001), new MainNodes.MainNode("[::1]:8082", "::1", 9082));
        assertThat(three.self().id()).isEqualTo("b:8081");
    }

    @Test
    void ofWhenSeveralHaveThePortNeedsToBeTold() {
        List<String> peers = List.of("a:8080", "b:8080", "c:8080");
        assertThat(MainNodes.of(peers, "c:8080", 8080).self().id()).isEqualTo("c:8080");
        assertRefused(peers, null, 8080, "cannot be told: 3 of them have its port 8080");
        assertRefused(peers, null, 9, "cannot be told: 0 of them have its port 9");
        assertRefused(peers, "d:8080", 8080, "dispersa.main.self is d:8080, which is none of");
    }

    @Test
    void ofWhenSettingIsWrongNamesIt() {
        assertRefused(List.of("a:1", "b:2"), null, 1, "dispersa.main.peers names 2 main nodes");
        assertRefused(List.of("a:1", "b:2", "a:1"), null, 1, "dispersa.main.peers names one address twice");
        assertRefused(List.of("a:1/7", "a:2/7", "c:3"), null, 1, "dispersa.main.peers names one address twice");
        assertRefused(List.of("a"), null, 1, "dispersa.main.peers has 'a'");
        assertRefused(List.of("http://a:1"), null, 1, "dispersa.main.peers has 'http://a:1'");
        assertRefused(List.of("a:65000"), null, 65000, "the Raft port would be 66000");
        assertRefused(List.of("a:0"), null, 0, "ports are between 1 and 65535");
    }

    private static void assertRefused(List<String> peers, @Nullable String self, int port, String message) {
        assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> MainNodes.of(peers, self, port))
            .withMessageContaining(message);
    }

}
