package io.dispersa.service.http;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** What a service gets by having this module on its class path. */
@AutoConfiguration(before = { ErrorMvcAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class })
@EnableConfigurationProperties(Limits.class)
@Import({ ProblemAdvice.class, BoundedJson.class, ErrorPage.class })
class ServiceHttpConfiguration {

    @Bean
    TomcatSettings tomcatSettings(Limits limits) {
        return new TomcatSettings(limits);
    }

    @Bean
    HttpComponentsClientHttpRequestFactoryBuilder clientHttpRequestFactoryBuilder() {
        return PlainHttpClient.factories();
    }

    @Bean
    ArrivingBytes arrivingBytes(Limits limits) {
        return new ArrivingBytes(limits.arrivingOrUsual());
    }

    @Bean
    ValueReader valueReader(Limits limits, ArrivingBytes arriving) {
        return new ValueReader(limits, arriving);
    }

    @Bean
    GroupsBody groupsBody(Limits limits, ArrivingBytes arriving) {
        return new GroupsBody(limits, arriving);
    }

    @Bean
    BatchBody batchBody(Limits limits, ArrivingBytes arriving) {
        return new BatchBody(limits, arriving);
    }

}
