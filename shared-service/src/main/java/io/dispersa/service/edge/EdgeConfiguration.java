package io.dispersa.service.edge;

import io.dispersa.service.http.BatchBody;
import io.dispersa.service.http.Limits;
import io.dispersa.service.http.ValueReader;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The beans of this package. */
@AutoConfiguration
class EdgeConfiguration {

    @Bean
    RequestReader requestReader(ValueReader values) {
        return new RequestReader(values);
    }

    @Bean
    ResponseWriter responseWriter() {
        return new ResponseWriter(InstantSource.system());
    }

    @Bean
    Batches batches(BatchBody bodies, ValueReader values, Limits limits) {
        return new Batches(bodies, new BatchReader(values), new BatchResults(limits));
    }

}
