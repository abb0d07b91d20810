package io.dispersa.mainnode.membership;

import io.dispersa.mainnode.membership.MembershipProperties.FormationProperties;
import io.dispersa.mainnode.membership.MembershipProperties.HeartbeatProperties;
import io.dispersa.mainnode.registry.Registry;
import io.dispersa.service.clock.ClockSettings;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MembershipConfiguration {

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    HeartbeatMonitor heartbeatMonitor(InstantSource clock, HeartbeatProperties properties) {
        return new HeartbeatMonitor(clock, System::nanoTime, properties.suspectAfter());
    }

    @Bean
    Membership membership(Registry registry, HeartbeatMonitor heartbeats, ClockSettings clock,
            FormationProperties properties) {
        return new Membership(registry, heartbeats, new Clocks(clock.tolerance()), properties.participants());
    }

}
