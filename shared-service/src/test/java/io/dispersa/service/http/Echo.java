package io.dispersa.service.http;

import org.springframework.util.FileSystemUtils;
import org.springframework.context.annotation.Bean;
import java.nio.file.Files;
import java.io.IOException;
import io.dispersa.service.storage.DataDirectory;
import io.dispersa.service.secret.PeersOnly;
import io.dispersa.service.secret.KeptSecret;
import io.dispersa.service.secret.ClusterSecret;
import io.dispersa.api.ErrorCode;
import io.dispersa.api.Key;
import io.dispersa.api.Problem;
import io.dispersa.operation.Operation;
import io.dispersa.operation.OperationResult;
import io.dispersa.operation.StoredValue;
import io.dispersa.service.edge.Backend;
import io.dispersa.service.edge.Exchange;
import io.dispersa.service.edge.SplitBatch;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The smallest service that has what every service has. A key has itself as value; a put
 * is answered with its length as version.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ Echo.EchoBackend.class, Echo.EchoController.class, Echo.EchoPeers.class })
class Echo {

    /** It has a secret that nobody else knows, and a page for those who do. */
    @Configuration(proxyBeanMethods = false)
    static class EchoPeers {

        @Bean
        DataDirectory dataDirectory() throws IOException {
            return DataDirectory.open(Files.createTempDirectory("echo"));
        }

        @Bean
        PeersOnly peersOnly(DataDirectory directory) {
            KeptSecret secret = new KeptSecret(directory);
            secret.getOrMake();
            return new PeersOnly(secret, ClusterSecret.PARTICIPANT, path -> path.equals("/peers"));
        }

        /** Before the directory is released, so that nobody else can have it. */
        @Bean
        AutoCloseable emptied(DataDirectory directory) {
            return () -> FileSystemUtils.deleteRecursively(directory.path());
        }

    }

    /** The key for which it fails. */
    static final String BROKEN = "broken";

    static final class EchoBackend implements Backend, Backend.Session {

        @Override
        public Session open(Exchange exchange) {
            return this;
        }

        @Override
        public int partitionOf(Key key) {
            return 0;
        }

        @Override
        public OperationResult run(int partition, Operation operation, Consistency consistency) {
            if (operation.key().text().equals(BROKEN)) {
                throw new IllegalStateException("secret");
            }
            return switch (operation) {
                case Operation.Get get ->
                    new OperationResult.Found(new StoredValue(1, "text/plain", get.key().utf8(), null));
                case Operation.Put put -> new OperationResult.Stored(false, put.value().length);
                case Operation.Delete _ ->
                    new OperationResult.Failed(Problem.of(ErrorCode.NO_LEADER, "There is nobody."));
            };
        }

        @Override
        public List<List<OperationResult>> run(List<SplitBatch.Part> parts) {
            return parts.stream()
                .map(part -> part.operations()
                    .stream()
                    .map(operation -> run(part.partition(), operation, Consistency.LINEARIZABLE))
                    .toList())
                .toList();
        }

    }

    @RestController
    static class EchoController {

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
