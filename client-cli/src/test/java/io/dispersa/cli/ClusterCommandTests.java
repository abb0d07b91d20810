package io.dispersa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.dispersa.api.ClusterListing;
import io.dispersa.api.KeyLocation;
import io.dispersa.api.ListedItem;
import io.dispersa.api.ParticipantAddress;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.ParticipantListing;
import io.dispersa.api.ParticipantState;
import io.dispersa.cli.CommandRun.Setting;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClusterCommandTests {

    @RegisterExtension
    static final WireMockExtension WIRE_MOCK = WireMockExtension.newInstance()
        .options(WireMockConfiguration.wireMockConfig().dynamicPort())
        .build();

    private static final ParticipantAddress FIRST = new ParticipantAddress(1, "localhost", 9001);

    private static final ParticipantAddress SECOND = new ParticipantAddress(2, "localhost", 9002);

    private final MainNodeStub mainNode = new MainNodeStub(WIRE_MOCK);

    private final Setting setting = new Setting(WIRE_MOCK.baseUrl());

    @Test
    void listPrintsWhatTheServerShapes() {
        ListedItem item = new ListedItem("a\u001b", 1, 5, "text/plain", "line\n", false);
        ClusterListing listing = new ClusterListing(true,
                List.of(new ParticipantListing(FIRST, List.of(), List.of(item), 0, List.of()),
                        new ParticipantListing(SECOND, List.of(), List.of(), 0, List.of())),
                List.of(), List.of());
        mainNode.answers("POST", "/list", MainNodeStub.json(listing));

        CommandRun run = setting.run("list");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("""
                # participant 1 at localhost:9001
                a\\u001b line\\n
                # participant 2 at localhost:9002
                No items
                """);
    }

    @Test
    void listWhenIncompleteIsPrintedAndUnavailable() {
        ClusterListing listing = new ClusterListing(false,
                List.of(new ParticipantListing(FIRST, List.of(), List.of(), 0, List.of())),
                List.of(new ClusterListing.Missing(SECOND, "it did not answer")), List.of(0));
        mainNode.answers("POST", "/list", MainNodeStub.json(listing));

        CommandRun run = setting.run("list");

        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.out()).contains("No items").contains("participant 2 at localhost:9002 is missing");
        assertThat(run.err())
            .contains("the list is not complete: no answer from participant 2; nobody listed partition 0");
        assertThat(setting.run("list", "-o", "json").out()).contains("\"complete\" : false");
    }

    @Test
    void listWhenItMayBeStaleAsksForThat() {
        ClusterListing listing = new ClusterListing(true,
                List.of(new ParticipantListing(FIRST, List.of(0), List.of(), 0, List.of())), List.of(), List.of());
        mainNode.answers("POST", "/list?consistency=stale", MainNodeStub.json(listing));

        assertThat(setting.run("list", "--stale").exitCode()).isZero();
    }

    @Test
    void locateShowsTheWayToTheKey() {
        mainNode.answers("GET", "/locate/a/b",
                MainNodeStub.json(new KeyLocation("a/b", 3904355907L, 3, FIRST, List.of(FIRST, SECOND), 4)));

        assertThat(setting.run("locate", "a/b").out()).isEqualTo("""
                key        a/b
                hash       crc32 = 3904355907
                partition  3
                leader     participant 1 at localhost:9001
                replicas   participant 1 at localhost:9001, participant 2 at localhost:9002
                epoch      4
                """);
        assertThat(setting.run("locate", "a/b", "-o", "json").out()).contains("\"hash\" : 3904355907");
    }

    @Test
    void participantsAreATable() {
        mainNode.answers("GET", "/participants", MainNodeStub.json(participants()));

        assertThat(setting.run("participants").out()).isEqualTo("""
                ID  ADDRESS         STATE    LEADS  STORES  KEYS  BYTES  LAST SEEN
                1   localhost:9001  up       0      0       12    340    2026-01-02T03:04:05Z
                2   localhost:9002  suspect  -      1       -     -      -
                """);
    }

    @Test
    void participantsWhenThereAreNoneSaysSo() {
        mainNode.answers("GET", "/participants", MainNodeStub.json(List.of()));

        assertThat(setting.run("participants").out()).isEqualTo("No participants have registered.\n");
        assertThat(setting.run("participants", "-o", "json").out()).isEqualToIgnoringWhitespace("[]");
    }

    private static List<ParticipantInfo> participants() {
        return List.of(
                new ParticipantInfo(1, "localhost", 9001, ParticipantState.UP, List.of(0), List.of(0), 12L, 340L,
                        Instant.parse("2026-01-02T03:04:05.6Z")),
                new ParticipantInfo(2, "localhost", 9002, ParticipantState.SUSPECT, List.of(), List.of(1), null, null,
                        null));
    }

}
