package io.dispersa.mainnode.openapi;

import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Serves the description that is written by hand, and leads a browser at {@code /} to it.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration implements WebMvcConfigurer {

    @Bean
    OpenAPI openApi(@Value("classpath:openapi.yaml") Resource description) throws IOException {
        try (InputStream in = description.getInputStream()) {
            OpenAPI openApi = Yaml31.mapper().readValue(in, OpenAPI.class);
            openApi.setSpecVersion(SpecVersion.V31);
            return openApi;
        }
    }

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addRedirectViewController("/", "/swagger-ui.html");
    }

}
