package io.dispersa.service.http;

import io.dispersa.service.budget.ByteBudget;
import io.dispersa.service.guard.AllowedClients;
import io.dispersa.service.guard.AllowedHosts;
import io.dispersa.service.guard.Operators;
import io.dispersa.service.secret.PeersOnly;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
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

    /** How long a request waits for memory; longer, and clients give up before. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    @Bean
    TomcatSettings tomcatSettings(Limits limits, AllowedClients clients, AllowedHosts hosts, Operators operators,
            WebEndpointProperties actuator, PeersOnly peers) {
        return new TomcatSettings(new RequestGuard(limits.bodyTime(), clients, hosts, peers,
                new ActuatorGuard(actuator.getBasePath(), operators)));
    }

    @Bean
    HttpComponentsClientHttpRequestFactoryBuilder clientHttpRequestFactoryBuilder() {
        return PlainHttpClient.factories();
    }

    @Bean
    ByteBudget byteBudget(Limits limits, MeterRegistry meters) {
        ByteBudget budget = new ByteBudget(limits.inFlightOrUsual().toBytes(), PATIENCE);
        Gauge.builder("dispersa.requests.bytes", budget, ByteBudget::reserved)
            .description("Bytes that the requests under way hold")
            .baseUnit("bytes")
            .register(meters);
        FunctionCounter.builder("dispersa.requests.refused", budget, ByteBudget::refused)
            .description("Requests that found too few bytes left in time, and were refused")
            .register(meters);
        return budget;
    }

    @Bean
    ListingBudget listingBudget(ByteBudget budget) {
        return new ListingBudget(budget);
    }

    @Bean
    ValueReader valueReader(Limits limits) {
        return new ValueReader(limits);
    }

    @Bean
    GroupsBody groupsBody(Limits limits) {
        return new GroupsBody(limits);
    }

    @Bean
    BatchBody batchBody(Limits limits) {
        return new BatchBody(limits);
    }

}
