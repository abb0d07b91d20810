package io.dispersa.service.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The smallest service that has what every service has. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(Echo.EchoController.class)
class Echo {

    @RestController
    static class EchoController {

        private final ValueReader values;

        EchoController(ValueReader values) {
            this.values = values;
        }

        @GetMapping({ "/kv", "/kv/**" })
        String key(HttpServletRequest request) {
            Consistency.of(request);
            return RequestKey.in(request, "/kv/").text();
        }

        @PutMapping("/kv/**")
        int size(HttpServletRequest request) {
            return values.read(request).length;
        }

        @PostMapping("/json")
        int json(@RequestBody Map<String, Object> body) {
            return body.size();
        }

        @GetMapping("/boom")
        String boom(HttpServletRequest request) {
            throw new IllegalStateException("secret " + Objects.hashCode(request));
        }

    }

}
