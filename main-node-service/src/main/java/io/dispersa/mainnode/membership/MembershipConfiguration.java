package io.dispersa.mainnode.membership;

import io.dispersa.mainnode.membership.MembershipProperties.FormationProperties;
import io.dispersa.mainnode.membership.MembershipProperties.HeartbeatProperties;
import io.dispersa.service.storage.DataDirectory;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class MembershipConfiguration {

    @Bean
    DataDirectory dataDirectory(MembershipProperties properties) {
        return DataDirectory.open(properties.dataDir());
    }

    @Bean
    Registry registry(DataDirectory directory, JsonMapper json, MembershipProperties properties) {
        return new Registry(new RegistryFile(directory, json), properties.partitions());
    }

    @Bean
    HeartbeatMonitor heartbeatMonitor(HeartbeatProperties properties) {
        return new HeartbeatMonitor(InstantSource.system(), properties.suspectAfter());
    }

    @Bean
    Membership membership(Registry registry, HeartbeatMonitor heartbeats, FormationProperties properties) {
        return new Membership(registry, heartbeats, properties.participants());
    }

}
