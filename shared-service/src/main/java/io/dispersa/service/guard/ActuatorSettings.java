package io.dispersa.service.guard;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom a service tells about itself.
 *
 * @param allowedClients The networks whose clients see metrics, details of health and the
 * rest of the actuator, as ADDRESS/PREFIX with commas between; others see the status of
 * health. Too narrow, and who scrapes metrics gets caller-refused; too wide, and
 * strangers read versions, paths and addresses.
 */
@ConfigurationProperties("dispersa.actuator")
record ActuatorSettings(@DefaultValue("127.0.0.0/8,::1/128") String allowedClients) {
}
