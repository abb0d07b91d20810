package io.dispersa.mainnode.roll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dispersa.service.launch.StartupRefusal;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainNodesTests {

    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.7");

    @Test
    void ofWhenThereAreNoPeersIsWhereItListens() {
        MainNodes alone = MainNodes.of(null, null, null, 8080, HERE);
        assertThat(alone.others()).isEmpty();
        assertThat(alone.self()).isEqualTo(new MainNodes.Address("127.0.0.7", 8080, 9080));
        assertThat(MainNodes.of(List.of(), List.of(), null, 8080, HERE)).isEqualTo(alone);
        assertThat(MainNodes.of(null, null, "m:1/2", 8080, HERE).self()).isEqualTo(new MainNodes.Address("m", 1, 2));
        assertThat(MainNodes.of(null, null, null, 8080, null).self().host()).isNotBlank();
        alone.requireFounder();
    }

    @Test
    void ofFindsItselfByItsPort() {
        MainNodes three = MainNodes.of(List.of("a:8080", " b:8081/7001", "[::1]:8082"), null, null, 8081, null);
        assertThat(three.seeds()).containsExactly(new MainNodes.Address("a", 8080, 9080),
                new MainNodes.Address("b", 8081, 7001), new MainNodes.Address("::1", 8082, 9082));
        assertThat(three.self()).isEqualTo(new MainNodes.Address("b", 8081, 7001));
        assertThat(three.others()).containsExactly("a:8080", "[::1]:8082");
        three.requireFounder();
    }

    @Test
    void requireFounderWhenItIsNoneOfThePeersIsRefused() {
        List<String> peers = List.of("a:8080", "b:8080/7", "c:8080");
        assertThat(MainNodes.of(peers, null, "b:8080", 8080, HERE).self().raftPort()).isEqualTo(7);
        for (MainNodes stranger : List.of(MainNodes.of(peers, null, null, 8080, HERE),
                MainNodes.of(peers, null, null, 9, HERE), MainNodes.of(peers, null, "d:8080", 8080, HERE))) {
            assertThatExceptionOfType(StartupRefusal.class).isThrownBy(stranger::requireFounder)
                .withMessageContaining("Which of dispersa.main.peers this main node is cannot be told");
        }
    }

    @Test
    void ofWhenItJoinsTakesAnyNumberOfMainNodesAndIsNoFounder() {
        MainNodes joins = MainNodes.of(List.of("x:1", "y:2", "z:3"), List.of("a:8080", "b:8080"), null, 8080, HERE);
        assertThat(joins.joins()).isTrue();
        assertThat(joins.others()).containsExactly("a:8080", "b:8080");
        joins.requireFounder();
    }

    @Test
    void ofWhenSettingIsWrongNamesIt() {
        assertRefused(List.of("a:1", "b:2"), "dispersa.main.peers names 2 main nodes");
        assertRefused(List.of("a:1", "b:2", "a:1"), "dispersa.main.peers names one address twice");
        assertRefused(List.of("a:1/7", "a:2/7", "c:3"), "dispersa.main.peers names one address twice");
        assertRefused(List.of("a"), "dispersa.main.peers has 'a'");
        assertRefused(List.of("http://a:1"), "dispersa.main.peers has 'http://a:1'");
        assertRefused(List.of("a:65000"), "the Raft port would be 66000");
        assertRefused(List.of("a:0"), "ports are between 1 and 65535");
        assertThatExceptionOfType(StartupRefusal.class)
            .isThrownBy(() -> MainNodes.of(null, List.of("a"), null, 1, null))
            .withMessageContaining("dispersa.main.join has 'a'");
    }

    private static void assertRefused(List<String> peers, String message) {
        assertThatExceptionOfType(StartupRefusal.class).isThrownBy(() -> MainNodes.of(peers, null, null, 1, null))
            .withMessageContaining(message);
    }

}
