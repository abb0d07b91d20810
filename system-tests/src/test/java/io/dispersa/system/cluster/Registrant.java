package io.dispersa.system.cluster;

import com.sun.net.httpserver.HttpServer;
import io.dispersa.api.ParticipantIdentity;
import io.dispersa.testing.FreePorts;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a main node asks of a participant before it registers it, and no more of one: it
 * answers who it is.
 */
final class Registrant implements AutoCloseable {

    private final HttpServer server;

    Registrant() throws IOException {
        this(UUID.randomUUID());
    }

    /**
     * @param instance the identity of its data directory, and of its process
     */
    Registrant(UUID instance) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.take()), 0);
        byte[] identity = JsonMapper.shared()
            .writeValueAsBytes(new ParticipantIdentity(instance, instance, null, null, ParticipantIdentity.FORMAT));
        server.createContext("/identity", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, identity.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(identity);
            }
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

}
