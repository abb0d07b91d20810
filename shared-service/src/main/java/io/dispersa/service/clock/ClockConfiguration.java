package io.dispersa.service.clock;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** What a service gets by having this module on its class path. */
@AutoConfiguration
@EnableConfigurationProperties(ClockSettings.class)
class ClockConfiguration {

}
