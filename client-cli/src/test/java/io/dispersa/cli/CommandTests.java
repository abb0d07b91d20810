package io.dispersa.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.binaryEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.KeyItem;
import io.dispersa.api.KeyPage;
import io.dispersa.cli.CommandRun.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTests {

    @RegisterExtension
    static final WireMockExtension WIRE_MOCK = WireMockExtension.newInstance()
        .options(WireMockConfiguration.wireMockConfig().dynamicPort())
        .build();

    private static final byte[] BINARY = { 0, 27, '[', '2', 'J', (byte) 0xff };

    private final MainNodeStub mainNode = new MainNodeStub(WIRE_MOCK);

    private final Setting setting = new Setting(WIRE_MOCK.baseUrl());

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path directory;

    @Test
    void putSaysWhatItDid() {
        mainNode.answers("PUT", "/kv/a", MainNodeStub.kv(201, 7));
        CommandRun created = setting.run("put", "a", "some value");
        assertThat(created.out()).isEqualTo("created version 7\n");
        assertThat(created.exitCode()).isZero();
        WIRE_MOCK.verify(putRequestedFor(urlEqualTo("/kv/a")).withRequestBody(equalTo("some value"))
            .withHeader("Content-Type", equalTo("text/plain;charset=UTF-8")));

        mainNode.answers("PUT", "/kv/a", MainNodeStub.kv(204, 8));
        assertThat(setting.run("put", "a", "b").out()).isEqualTo("replaced version 8\n");
    }

    @Test
    void readsThatMayBeStaleAreAskedForAsSuch() {
        mainNode.answers("GET", "/kv/a?consistency=stale", MainNodeStub.value("v"));
        mainNode.answers("GET", "/kv?prefix=&values=false&consistency=stale&limit=100",
                MainNodeStub.json(new KeyPage(List.of(), null)));
        mainNode.answers("GET", "/kv?prefix=&values=true&consistency=stale",
                aResponse().withHeader("Content-Type", "application/x-ndjson")
                    .withBody("{\"key\":\"a\",\"version\":1,\"size\":1,\"type\":\"text/plain\",\"value\":\"v\"}\n"));

        assertThat(setting.run("get", "--stale", "a").out()).isEqualTo("v");
        assertThat(setting.run("keys", "--stale").exitCode()).isZero();
        CommandRun export = setting.run("export", "--stale");
        assertThat(export.out()).startsWith("{\"key\":\"a\"");
        assertThat(export.err()).isEqualTo("exported 1 key, which may be old\n");
    }

    @Test
    void putAsJson() {
        mainNode.answers("PUT", "/kv/a", MainNodeStub.kv(201, 7));

        assertThat(setting.run("put", "a", "b", "-o", "json").out()).isEqualToIgnoringWhitespace(
                "{\"key\":\"a\",\"created\":true,\"version\":7,\"partition\":3,\"participant\":1,\"replayed\":false}");
    }

    @Test
    void putFromStandardInputKeepsEveryByte() {
        mainNode.answers("PUT", "/kv/a", MainNodeStub.kv(201, 1));

        assertThat(setting.withInput(BINARY).run("put", "a", "-", "--type", "image/png").exitCode()).isZero();
        WIRE_MOCK.verify(putRequestedFor(urlEqualTo("/kv/a")).withRequestBody(binaryEqualTo(BINARY))
            .withHeader("Content-Type", equalTo("image/png")));
    }

    @Test
    void putFromFileKeepsEveryByte() throws IOException {
        mainNode.answers("PUT", "/kv/a", MainNodeStub.kv(201, 1));
        Path file = Files.write(directory.resolve("value"), BINARY);

        assertThat(setting.run("put", "a", "@" + file).exitCode()).isZero();
        WIRE_MOCK.verify(putRequestedFor(urlEqualTo("/kv/a")).withRequestBody(binaryEqualTo(BINARY))
            .withHeader("Content-Type", equalTo("application/octet-stream")));
    }

    @ParameterizedTest
    @CsvSource({ "@@x,@x", "-5,-5", "a=b,a=b", "${sys:user.dir},${sys:user.dir}", "'\"q\"','\"q\"'", "'',''" })
    void putTakesOddTextsAsTheyAre(String argument, String value) {
        mainNode.answers("PUT", "/kv/a", MainNodeStub.kv(201, 1));

        assertThat(setting.run("put", "a", argument).err()).isEmpty();
        WIRE_MOCK.verify(putRequestedFor(urlEqualTo("/kv/a"))
            .withRequestBody(binaryEqualTo(value.getBytes(StandardCharsets.UTF_8))));
    }

    @ParameterizedTest
    @ValueSource(strings = { "-", "@x", "@@x", "--server" })
    void putLiteralTakesEveryText(String value) {
        mainNode.answers("PUT", "/kv/a", MainNodeStub.kv(201, 1));

        assertThat(setting.run("put", "--literal", "--", "a", value).err()).isEmpty();
        WIRE_MOCK.verify(putRequestedFor(urlEqualTo("/kv/a")).withRequestBody(equalTo(value)));
    }

    @Test
    void putWhenFileIsMissingSendsNothing() {
        CommandRun run = setting.run("put", "a", "@missing.txt");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("there is no file 'missing.txt'").contains("@@missing.txt");
        WIRE_MOCK.verify(0, anyRequestedFor(anyUrl()));
    }

    @ParameterizedTest
    @CsvSource({ "a//b,empty segment", "'',it is empty", "..,segment '..'" })
    void putWhenKeyIsInvalidIsUsageAndSendsNothing(String key, String reason) {
        CommandRun run = setting.run("put", key, "v");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("key-invalid").contains(reason);
        WIRE_MOCK.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void putWhenTypeIsMalformedIsUsage() {
        CommandRun run = setting.run("put", "a", "b", "--type", "nonsense");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--type: 'nonsense' is not a media type");
    }

    @Test
    void getWritesTheBytesAsTheyAre() {
        mainNode.answers("GET", "/kv/a", MainNodeStub.value(BINARY, "image/png"));

        assertThat(setting.run("get", "a").bytes()).isEqualTo(BINARY);
    }

    @Test
    void getOnATerminalEndsTheLine() {
        mainNode.answers("GET", "/kv/a", MainNodeStub.value("no newline, tab\tand \\ and ü"));
        assertThat(setting.onTerminal().run("get", "a").out()).isEqualTo("no newline, tab\tand \\ and ü\n");

        mainNode.answers("GET", "/kv/a", MainNodeStub.value("a newline\r\n"));
        assertThat(setting.onTerminal().run("get", "a").out()).isEqualTo("a newline\r\n");
    }

    @Test
    void getOnATerminalKeepsControlBytesBack() {
        mainNode.answers("GET", "/kv/a", MainNodeStub.value("\u001b[2J"));
        CommandRun run = setting.onTerminal().run("get", "a");

        assertThat(run.bytes()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("4 bytes, text/plain").contains("--out FILE");
    }

    @Test
    void getToAFile() throws IOException {
        mainNode.answers("GET", "/kv/a", MainNodeStub.value(BINARY, "image/png"));
        Path file = directory.resolve("value");

        assertThat(setting.run("get", "a", "--out", file.toString()).bytes()).isEmpty();
        assertThat(file).hasBinaryContent(BINARY);
    }

    @Test
    void getAsJsonShowsTextOrBase64() {
        mainNode.answers("GET", "/kv/a", MainNodeStub.value("b\u009b\u202e"));
        assertThat(setting.run("get", "a", "-o", "json").out()).isEqualToIgnoringWhitespace("""
                {"key":"a","version":7,"type":"text/plain;charset=UTF-8","size":6,"text":"b\\u009b\\u202e"}""");

        mainNode.answers("GET", "/kv/a", MainNodeStub.value(BINARY, "image/png"));
        assertThat(setting.run("get", "a", "-o", "json").out()).contains("\"base64\" : \"ABtbMkr/\"");
    }

    @Test
    void getAsJsonShowsWhenItExpires() {
        mainNode.answers("GET", "/kv/a",
                MainNodeStub.value("b").withHeader("Expires", "Fri, 02 Jan 2026 03:04:05 GMT"));

        assertThat(setting.run("get", "a", "-o", "json").out()).contains("\"version\" : 7")
            .contains("\"expires\" : \"2026-01-02T03:04:05Z\"");
    }

    @ParameterizedTest
    @CsvSource({ "30s,30000ms", "5m,300000ms", "1h,3600000ms", "7d,604800000ms" })
    void putSaysHowLongTheValueIsKept(String ttl, String sent) {
        mainNode.answers("PUT", "/kv/a?ttl=" + sent, MainNodeStub.kv(201, 7));

        assertThat(setting.run("put", "a", "b", "--ttl", ttl).out()).isEqualTo("created version 7\n");
    }

    @Test
    void putSendsItsCondition() {
        mainNode.answersAll(MainNodeStub.kv(204, 8));

        setting.run("put", "a", "b", "--if-match", "7");
        setting.run("put", "b", "b", "--if-match", "\"7\"");
        setting.run("put", "c", "b", "--if-match", "*");
        setting.run("put", "d", "b", "--if-absent");

        WIRE_MOCK.verify(putRequestedFor(urlEqualTo("/kv/a")).withHeader("If-Match", equalTo("\"7\"")));
        WIRE_MOCK.verify(putRequestedFor(urlEqualTo("/kv/b")).withHeader("If-Match", equalTo("\"7\"")));
        WIRE_MOCK.verify(putRequestedFor(urlEqualTo("/kv/c")).withHeader("If-Match", equalTo("*")));
        WIRE_MOCK.verify(putRequestedFor(urlEqualTo("/kv/d")).withHeader("If-None-Match", equalTo("*")));
    }

    @ParameterizedTest
    @ValueSource(strings = { "put a b --if-match 7 --if-absent", "put a b --if-match x", "put a b --ttl 0s",
            "put a b --ttl soon", "delete a --if-match -1", "keys --limit 0", "keys --limit 1001", "export --to" })
    void optionsThatMakeNoSenseAreUsage(String line) {
        assertThat(setting.run(line.split(" ")).exitCode()).isEqualTo(2);
        WIRE_MOCK.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void repeatsForATimeThatMakesNoSenseIsUsage() {
        assertThat(setting.repeatingFor("1h").run("get", "a").exitCode()).isEqualTo(2);
        assertThat(setting.repeatingFor("soon").run("get", "a").err()).contains("DISPERSA_REPEAT_FOR");
    }

    @Test
    void aConditionThatDoesNotHoldSaysWhatIsThere() {
        mainNode.answersAll(MainNodeStub.problem(ErrorCode.PRECONDITION_FAILED, "It has the ETag \"9\".")
            .withHeader("ETag", "\"9\""));
        CommandRun run = setting.run("put", "a", "b", "--if-match", "7");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).contains("Nothing was changed: the key has version 9.");

        mainNode.answersAll(MainNodeStub.problem(ErrorCode.PRECONDITION_FAILED, "The key has no value."));
        assertThat(setting.run("put", "a", "b", "--if-match", "7").err()).contains("the key has no value.");
        assertThat(setting.run("delete", "a", "--if-match", "7").exitCode()).isEqualTo(4);
    }

    @Test
    void keysListsAPage() {
        KeyPage page = new KeyPage(List.of(new KeyItem("a\u001b", 7, 1, "text/plain", null, "v\n", null),
                new KeyItem("b", 8, 3, "image/png", null, null, new byte[] { 0, 1, 2 })), "b");
        mainNode.answers("GET", "/kv?prefix=&values=false&limit=100", MainNodeStub.json(page));
        mainNode.answers("GET", "/kv?prefix=x&after=a&values=true&limit=2", MainNodeStub.json(page));

        CommandRun run = setting.run("keys");
        assertThat(run.out()).isEqualTo("a\\u001b v\\n\nb (3 bytes, image/png)\n");
        assertThat(run.err()).isEqualTo("There may be more: --after 'b'\n");
        assertThat(setting.run("keys", "x", "--after", "a", "--values", "--limit", "2", "-o", "json").out())
            .contains("\"next\" : \"b\"");
    }

    @Test
    void deleteSaysSo() {
        mainNode.answers("DELETE", "/kv/a", MainNodeStub.kv(204, 1));

        assertThat(setting.run("delete", "a").out()).isEqualTo("deleted\n");
        assertThat(setting.run("delete", "a", "-o", "JSON").out())
            .isEqualToIgnoringWhitespace("{\"key\":\"a\",\"deleted\":true,\"partition\":3,\"participant\":1}");
    }

    @ParameterizedTest
    @CsvSource({ "KEY_INVALID,2", "REQUEST_INVALID,2", "VALUE_TOO_LARGE,2", "NOT_FOUND,3", "FORMING,5", "NO_LEADER,5",
            "PARTICIPANT_UNAVAILABLE,5", "PRECONDITION_FAILED,4", "IDEMPOTENCY_MISMATCH,1", "TOO_MANY_REQUESTS,5",
            "OUTCOME_UNKNOWN,6", "INTERNAL_ERROR,6", "STORAGE_FULL,1" })
    void putExitCodeSaysWhatBecameOfIt(ErrorCode code, int exitCode) {
        mainNode.answersAll(MainNodeStub.problem(code, "It is \u001b[31mso."));
        CommandRun run = setting.run("put", "a", "b");

        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.err()).startsWith("dispersa: " + code.wireName() + ": It is \\u001b[31mso.\n")
            .doesNotContain("\u001b");
        assertThat(run.err().contains("look before you repeat")).isEqualTo(exitCode == 6);
        assertThat(run.err().contains("may work in a moment")).isEqualTo(exitCode == 5);
    }

    @Test
    void getWhenTheServerFailsInsideIsNoDoubtAboutAWrite() {
        mainNode.answersAll(MainNodeStub.problem(ErrorCode.INTERNAL_ERROR, "Oh."));

        assertThat(setting.run("get", "a").exitCode()).isEqualTo(1);
    }

    @Test
    void putWhenConnectionBreaksIsUnknown() {
        mainNode.answersAll(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        CommandRun run = setting.run("put", "a", "b");

        assertThat(run.exitCode()).isEqualTo(6);
        assertThat(run.err()).contains("It is not known whether the write took effect").doesNotContain("\tat ");
    }

    @Test
    void anyWhenNothingListensSaysHowToStart() {
        CommandRun run = new Setting("http://localhost:1").run("get", "a");

        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.err()).isEqualTo(
                "dispersa: no main node at http://localhost:1 (connection refused): start one with ./dispersa up\n");
    }

    @Test
    void anyWhenAnotherServerListensIsUnavailable() {
        mainNode.answersAll(aResponse().withStatus(200).withHeader("Content-Type", "text/html").withBody("<p>"));

        assertThat(setting.run("participants").exitCode()).isEqualTo(5);
        assertThat(setting.run("status").err()).contains("is not a Dispersa main node");
    }

    @ParameterizedTest
    @ValueSource(strings = { "get", "put a", "get a b", "nonsense", "get a -o xml", "up --timeout soon", "" })
    void anyWhenArgumentsAreWrongIsUsage(String line) {
        CommandRun run = setting.run(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("dispersa: ").doesNotContain("Exception");
        WIRE_MOCK.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void serverOptionWinsWhereverItStands() {
        mainNode.answers("GET", "/kv/a", MainNodeStub.value("v"));
        Setting elsewhere = new Setting("http://localhost:1");
        String address = WIRE_MOCK.baseUrl().replace("http://", "");

        assertThat(elsewhere.run("get", "a", "--server", address).out()).isEqualTo("v");
        assertThat(elsewhere.run("--server", address, "get", "a").out()).isEqualTo("v");
        assertThat(elsewhere.run("--server", "localhost:2", "get", "a", "--server=" + address).out()).isEqualTo("v");
    }

    @Test
    void serverMayBeAListOfWhichAnyAnswers() {
        mainNode.answers("GET", "/kv/a", MainNodeStub.value("v"));
        String list = "localhost:1, " + WIRE_MOCK.baseUrl();

        assertThat(new Setting(list).run("get", "a").out()).isEqualTo("v");
        assertThat(new Setting("http://localhost:1").run("get", "a", "--server", list).out()).isEqualTo("v");
        assertThat(new Setting(list).withInput("C a").run("shell").out()).isEqualTo("v");
    }

    @Test
    void serverListWhenNobodyListensNamesThemAll() {
        CommandRun run = new Setting("localhost:1,localhost:2").run("put", "a", "b");

        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.err()).isEqualTo("dispersa: no main node at http://localhost:1 (connection refused), "
                + "http://localhost:2 (connection refused): start one with ./dispersa up\n");
    }

    @ParameterizedTest
    @ValueSource(strings = { ",", "localhost:1,", "localhost:1,,localhost:2", "localhost:1;localhost:2" })
    void serverListWhenMalformedIsUsage(String list) {
        CommandRun run = new Setting(list).run("get", "a");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("is not a main node's address");
    }

    @Test
    void everyCommandExplainsItself() {
        for (String command : new String[] { "put", "get", "delete", "keys", "list", "locate", "participants", "status",
                "shell", "up", "down", "logs", "demo", "import", "export" }) {
            assertThat(setting.run(command, "--help").out()).as(command).startsWith("Usage: dispersa " + command);
        }
    }

    @Test
    void completionScriptIsForTheNameOfTheLauncher() {
        assertThat(setting.run("generate-completion").out()).contains("complete -F _complete_dispersa");
    }

}
