package io.dispersa.service.http;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** What a service gets by having this module on its class path. */
@AutoConfiguration
@EnableConfigurationProperties(Limits.class)
@Import({ ProblemAdvice.class, ErrorPage.class })
class ServiceHttpConfiguration {

    @Bean
    KeyPathConnector keyPathConnector() {
        return new KeyPathConnector();
    }

    @Bean
    ValueReader valueReader(Limits limits) {
        return new ValueReader(limits);
    }

}
