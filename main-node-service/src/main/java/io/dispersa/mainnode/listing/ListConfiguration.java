package io.dispersa.mainnode.listing;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ListConfiguration {

    /**
     * An interrupt closes the connection of a call on a virtual thread: that is how a
     * deadline ends it.
     */
    @Bean(destroyMethod = "shutdownNow")
    ExecutorService listCalls() {
        return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("list-", 0).factory());
    }

}
