package io.dispersa.participant.store;

import io.dispersa.participant.identity.SharedIdentity;
import io.dispersa.service.storage.DataDirectory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
class StorageConfiguration {

    /** Opened when this start has been counted: what is opened may promise something. */
    @Bean
    Storage storage(SharedIdentity identity, StorageSettings settings, IdempotencySettings idempotency) {
        return Storage.open(identity.directory().path(), settings, idempotency);
    }

    @Bean
    FreeSpace freeSpace(DataDirectory directory, StorageSettings settings, InstantSource clock, MeterRegistry meters)
            throws IOException {
        FileStore disk = Files.getFileStore(directory.path());
        FreeSpace freeSpace = new FreeSpace(() -> usable(disk), settings.reserve(), clock);
        Gauge.builder("dispersa.storage.free", freeSpace, FreeSpace::bytes)
            .description("Free space of the disk under the data directory")
            .baseUnit("bytes")
            .register(meters);
        return freeSpace;
    }

    private static long usable(FileStore disk) {
        try {
            return disk.getUsableSpace();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

}
