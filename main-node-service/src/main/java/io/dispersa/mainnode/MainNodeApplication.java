package io.dispersa.mainnode;

import io.dispersa.service.launch.Launch;
import io.dispersa.service.launch.Positional;
import java.util.List;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** A main node as a process: {@code java -jar main-node-service.jar PORT}. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class MainNodeApplication {

    /**
     * Starts the main node; the arguments are described in {@code docs/OPERATIONS.md}.
     */
    public static void main(String[] args) {
        Launch.run(MainNodeApplication.class, "main-node-service.jar",
                List.of(new Positional("PORT", "server.port", Positional.Form.PORT)), args);
    }

}
