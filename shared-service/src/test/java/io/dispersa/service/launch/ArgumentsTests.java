package io.dispersa.service.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTests {

    private final Arguments arguments = new Arguments(
            List.of(new Positional("MAIN_HOST", "dispersa.main.host", Positional.Form.HOST),
                    new Positional("PORT", "server.port", Positional.Form.PORT)),
            Set.of("dispersa.data-dir"));

    @Test
    void toPropertiesNamesThePositionalOnes() {
        assertThat(arguments.toProperties("localhost", "--dispersa.data-dir=/x y", "9001"))
            .containsExactly("--dispersa.main.host=localhost", "--server.port=9001", "--dispersa.data-dir=/x y");
    }

    @Test
    void toPropertiesWhenNothingIsGivenLeavesEverythingToTheDefaults() {
        assertThat(arguments.toProperties()).isEmpty();
    }

    @Test
    void toPropertiesLetsOptionsOfTheFrameworkThrough() {
        assertThat(arguments.toProperties("--server.address=127.0.0.1", "--logging.level.root=debug", "--debug"))
            .hasSize(3);
    }

    @Test
    void settingThatIsNamedAloneIsOn() {
        assertThat(arguments.toProperties("--dispersa.data-dir", "--debug")).containsExactly("--dispersa.data-dir=true",
                "--debug");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"',
            value = { "localhost, PORT is missing", "localhost 9001 9, '9' is one argument too many",
                    "\"localhost 65536\", \"PORT must be a port number between 0 and 65535, and is '65536'\"",
                    "\"localhost http\", \"PORT must be a port number between 0 and 65535, and is 'http'\"",
                    "\"local/host 1\", \"MAIN_HOST must be a host name or an IP address, and is 'local/host'\"",
                    "--dispersa.data-dri=x, there is no option '--dispersa.data-dri'",
                    "--port=1, there is no option '--port'", "-x, option '-x' is not of the form --name=value" })
    void toPropertiesWhenArgumentIsWrongNamesIt(String line, String message) {
        assertThatExceptionOfType(UsageException.class).isThrownBy(() -> arguments.toProperties(line.split(" ")))
            .withMessage(message);
    }

}
