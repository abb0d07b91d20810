package io.dispersa.participant;

import io.dispersa.service.launch.Launch;
import io.dispersa.service.launch.Positional;
import io.dispersa.service.launch.Positional.Form;
import io.dispersa.service.storage.DataDirectory;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** The process: {@code java -jar participant-service.jar MAIN_HOST MAIN_PORT PORT}. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
class ParticipantApplication {

    private static final List<Positional> POSITIONALS = List.of(
            new Positional("MAIN_HOST", "dispersa.main.host", Form.HOST),
            new Positional("MAIN_PORT", "dispersa.main.port", Form.PORT),
            new Positional("PORT", "server.port", Form.PORT));

    public static void main(String[] args) {
        Launch.run(ParticipantApplication.class, "participant-service.jar", POSITIONALS, args);
    }

    @Bean
    DataDirectory dataDirectory(DataSettings settings) {
        return DataDirectory.open(settings.dataDir());
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    RandomGenerator random() {
        return RandomGenerator.getDefault();
    }

}
