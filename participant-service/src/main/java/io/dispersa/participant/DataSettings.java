package io.dispersa.participant;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where this participant keeps what it must not lose.
 *
 * @param dataDir The directory of this participant alone, on a disk that survives a
 * restart. On one that does not, such as a memory file system, every restart loses all
 * keys.
 */
@ConfigurationProperties("dispersa")
record DataSettings(@DefaultValue("data/participant") Path dataDir) {
}
