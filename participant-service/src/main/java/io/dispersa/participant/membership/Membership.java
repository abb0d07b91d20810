package io.dispersa.participant.membership;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** Starts the agent when requests can be taken, because registering invites them. */
final class Membership implements ApplicationListener<WebServerInitializedEvent>, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Membership.class);

    private final IntFunction<MembershipAgent> agent;

    private @Nullable MembershipThread thread;

    /**
     * @param agent makes the agent of the participant that listens on this port
     */
    Membership(IntFunction<MembershipAgent> agent) {
        this.agent = agent;
    }

    @Override
    public synchronized void onApplicationEvent(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() != null || thread != null) {
            return; // the port of actuator, if that has its own
        }
        int port = event.getWebServer().getPort();
        log.info("listens on port {}", port);
        thread = new MembershipThread(agent.apply(port));
        thread.start();
    }

    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.close();
        }
    }

}
