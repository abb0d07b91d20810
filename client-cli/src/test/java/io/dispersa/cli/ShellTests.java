package io.dispersa.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.dispersa.api.ErrorCode;
import io.dispersa.cli.CommandRun.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellTests {

    @RegisterExtension
    static final WireMockExtension WIRE_MOCK = WireMockExtension.newInstance()
        .options(WireMockConfiguration.wireMockConfig().dynamicPort())
        .build();

    private final MainNodeStub mainNode = new MainNodeStub(WIRE_MOCK);

    private final Setting setting = new Setting(WIRE_MOCK.baseUrl());

    @Test
    void shellRunsThePipedLinesWithoutAPrompt() {
        mainNode.answers("PUT", "/kv/a", MainNodeStub.kv(201, 1));
        mainNode.answers("GET", "/kv/a", MainNodeStub.value("1\n"));
        mainNode.answers("DELETE", "/kv/a", MainNodeStub.kv(204, 1));

        CommandRun run = setting.withInput("R a 1\nc a\n\n# a comment\nget a\nD a\nQ\nget never\n").run("shell");

        assertThat(run.out()).isEqualTo("created version 1\n1\n1\ndeleted\n");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            R a two words  here    | two words  here
            r a "in quotes"        | in quotes
            R a @file              | @file
            R a -                  | -
            R a --server x         | --server x
            R a it's               | it's
            R a {"json": "yes"}    | {"json": "yes"}
            R a "b" and "c"        | "b" and "c"
            R a C:\\dir            | C:\\dir
            """)
    void registerTakesTheRestOfTheLine(String line, String value) {
        mainNode.answers("PUT", "/kv/a", MainNodeStub.kv(201, 1));

        assertThat(setting.withInput(line + "\n").run("shell").err()).isEmpty();
        WIRE_MOCK.verify(putRequestedFor(urlEqualTo("/kv/a")).withRequestBody(equalTo(value)));
    }

    @Test
    void registerTakesAQuotedKey() {
        mainNode.answers("PUT", "/kv/a%20b", MainNodeStub.kv(201, 1));

        assertThat(setting.withInput("R 'a b' c d\n").run("shell").err()).isEmpty();
        WIRE_MOCK.verify(putRequestedFor(urlEqualTo("/kv/a%20b")).withRequestBody(equalTo("c d")));
    }

    @Test
    void shellGoesOnAfterAFailureAndEndsWithTheFirst() {
        mainNode.answers("GET", "/kv/absent", MainNodeStub.problem(ErrorCode.NOT_FOUND, "Nothing."));
        mainNode.answers("GET", "/kv/a", MainNodeStub.value("1"));

        CommandRun run = setting.withInput("C absent\nnonsense\nC a").run("shell");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).isEqualTo("1");
        assertThat(run.err()).contains("not-found: Nothing.").contains("nonsense");
    }

    @Test
    void shellWhenMainNodeIsUnreachableSaysSoAndGoesOn() {
        CommandRun run = new Setting("http://localhost:1").withInput("C a\nL\nQ\n").run("shell");

        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.err().lines()).hasSize(2).allMatch(line -> line.contains("no main node at http://localhost:1"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "up", "down", "logs", "shell", "demo", "R a", "get 'a", "put a -" })
    void shellRefusesWhatItCannotDo(String line) {
        CommandRun run = setting.withInput(line + "\n").run("shell");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("dispersa: ");
        WIRE_MOCK.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void shellSpeaksToTheServerItWasStartedFor() {
        mainNode.answers("GET", "/kv/a", MainNodeStub.value("1"));

        CommandRun run = new Setting("http://localhost:1").withInput("C a\n")
            .run("shell", "--server", WIRE_MOCK.baseUrl());

        assertThat(run.out()).isEqualTo("1");
    }

}
