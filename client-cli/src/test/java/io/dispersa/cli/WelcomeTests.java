package io.dispersa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dispersa.cli.local.Layout;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WelcomeTests {

    @Test
    void welcomeNamesWhatRunsAndWhatToTry() {
        assertThat(text(new Layout(6, 1, 8080, 9001, 3), 3)).isEqualTo("""

                Dispersa is up (4.2 s).
                  main node     http://localhost:8080
                  API page      http://localhost:8080/swagger-ui.html
                  participants  http://localhost:9001  http://localhost:9002  http://localhost:9003
                  replicas      every key on 3 participants
                  data, logs    /data

                Try:
                  curl -i -X PUT -H 'Content-Type: text/plain' -d hello http://localhost:8080/kv/greeting
                  curl -i http://localhost:8080/kv/greeting
                  curl http://localhost:8080/list""");
    }

    @Test
    void welcomeWhenThereAreThreeMainNodesNamesThemAll() {
        assertThat(text(new Layout(6, 3, 8080, 9001, 1), 1)).contains(
                "  main nodes    http://localhost:8080  http://localhost:8081  http://localhost:8082\n",
                "  replicas      every key on 1 participant\n",
                "  export DISPERSA_SERVER=localhost:8080,localhost:8081,localhost:8082    # for the other commands\n");
    }

    @Test
    void welcomeWhenThePortIsNotTheUsualOneSaysHowTheOthersFindIt() {
        assertThat(text(new Layout(6, 1, 8090, 9001, 3), 0))
            .contains("  export DISPERSA_SERVER=http://localhost:8090    # for the other commands\n")
            .doesNotContain("replicas");
    }

    private static String text(Layout layout, int replicas) {
        return new Welcome(layout, replicas, Path.of("/data"), Duration.ofMillis(4210)).toText();
    }

}
