package io.dispersa.service.edge;

import io.dispersa.service.budget.ByteBudget;
import io.dispersa.service.http.BatchBody;
import io.dispersa.service.http.Limits;
import io.dispersa.service.http.ValueReader;
import io.dispersa.service.tracing.Spans;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.filter.CharacterEncodingFilter;
import org.springframework.web.filter.RequestContextFilter;

/** The beans of this package; each service adds a {@link Backend}, and more endpoints. */
@AutoConfiguration(after = { HttpEncodingAutoConfiguration.class, WebMvcAutoConfiguration.class })
class EdgeConfiguration {

    private static final String DISPATCHER = "dispatcherServlet";

    @Bean
    KeyEndpoint keyEndpoint(Backend backend, ValueReader values) {
        return new KeyEndpoint(backend, new RequestReader(values), new ResponseWriter(InstantSource.system()));
    }

    @Bean
    BatchEndpoint batchEndpoint(Backend backend, BatchBody bodies, ValueReader values, Limits limits) {
        return new BatchEndpoint(backend, bodies, new BatchReader(values), new BatchResults(limits));
    }

    @Bean
    ServletRegistrationBean<EdgeServlet> edgeServlet(List<Endpoint> endpoints, Backend backend, MeterRegistry meters,
            Spans spans, ByteBudget budget) {
        ServletRegistrationBean<EdgeServlet> servlet = new ServletRegistrationBean<>(
                new EdgeServlet(endpoints, backend, meters, spans, budget),
                endpoints.stream().map(Endpoint::pattern).toArray(String[]::new));
        servlet.setLoadOnStartup(1);
        return servlet;
    }

    /** Spring's filters serve Spring's dispatcher: the edge does without them. */
    @Bean
    static BeanPostProcessor filtersForTheDispatcherAlone() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof FilterRegistrationBean<?> filter) {
                    filter.setServletNames(Set.of(DISPATCHER));
                }
                return bean;
            }
        };
    }

    @Bean
    @ConditionalOnBean(CharacterEncodingFilter.class)
    FilterRegistrationBean<CharacterEncodingFilter> encodingForTheDispatcher(CharacterEncodingFilter filter) {
        return inItsOrder(filter);
    }

    @Bean
    @ConditionalOnBean(RequestContextFilter.class)
    FilterRegistrationBean<RequestContextFilter> requestContextForTheDispatcher(RequestContextFilter filter) {
        return inItsOrder(filter);
    }

    private static <F extends Filter> FilterRegistrationBean<F> inItsOrder(F filter) {
        FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
        if (filter instanceof Ordered ordered) {
            registration.setOrder(ordered.getOrder());
        }
        return registration;
    }

}
