package io.dispersa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.dispersa.cli.CommandRun.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DemoTests {

    @RegisterExtension
    static final WireMockExtension WIRE_MOCK = WireMockExtension.newInstance()
        .options(WireMockConfiguration.wireMockConfig().dynamicPort())
        .build();

    @Test
    void demoWhenAnAnswerIsNotWhatItMustBeFails() {
        new MainNodeStub(WIRE_MOCK).answersAll(MainNodeStub.kv(204, 1));

        CommandRun run = new Setting(WIRE_MOCK.baseUrl()).run("demo");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("replaced version 1");
        assertThat(run.err()).contains("step 1 is not as it must be").contains("created version");
    }

    @Test
    void demoWhenNothingListensIsUnavailable() {
        assertThat(new Setting("http://localhost:1").run("demo").exitCode()).isEqualTo(5);
    }

}
