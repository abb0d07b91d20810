package io.dispersa.system.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a server, and keeps every third answer to what was done to itself: the
 * client's connection is reset instead. One request on each connection.
 */
final class DroppingProxy implements AutoCloseable {

    private static final int OF = 3;

    private final AtomicInteger answers = new AtomicInteger();

    private final ServerSocket listener;

    private final URI server;

    DroppingProxy(URI server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::listen);
    }

    /** Returns where it is reached. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void listen() {
        try {
            while (true) {
                Socket client = listener.accept();
                Thread.startVirtualThread(() -> serve(client));
            }
        }
        catch (IOException _) {
            // It was closed.
        }
    }

    private void serve(Socket client) {
        try (client; Socket behind = new Socket(server.getHost(), server.getPort())) {
            Thread.startVirtualThread(() -> passOn(client, behind));
            byte[] answer = behind.getInputStream().readAllBytes();
            if (isSuccess(answer) && answers.incrementAndGet() % OF == 0) {
                client.setSoLinger(true, 0);
            }
            else {
                client.getOutputStream().write(answer);
            }
        }
        catch (IOException _) {
            // The client sees its connection end.
        }
    }

    private static void passOn(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        }
        catch (IOException _) {
            // One of them has been closed, because all is done.
        }
    }

    private static boolean isSuccess(byte[] answer) {
        return new String(answer, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 20");
    }

}
