package io.dispersa.mainnode.events;

import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

@Configuration(proxyBeanMethods = false)
class EventConfiguration {

    @Bean
    EventLog eventLog(InstantSource clock) {
        return new EventLog(Long.toString(clock.millis(), Character.MAX_RADIX));
    }

    /** Before the web server waits for its requests to end: a listener never would. */
    @Bean
    Closing eventsClosing(EventLog log) {
        return new Closing(log);
    }

    static final class Closing {

        private final EventLog log;

        Closing(EventLog log) {
            this.log = log;
        }

        @EventListener(ContextClosedEvent.class)
        void close() {
            log.close();
        }

    }

}
