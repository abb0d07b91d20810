package io.dispersa.system.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What lies between the processes of a cluster. Each is known to the others by a loopback
 * address of its own, at which this listens and passes everything on; who connects is
 * looked up, so that each link can be cut, slowed, and made to lose what is sent. Whoever
 * is not of the cluster, such as a test, is passed through. It accepts for a process that
 * has ended, too, and closes the connection then.
 */
final class Network implements AutoCloseable {

    /** Where the processes themselves listen. */
    static final String INSIDE = "127.0.0.1";

    private static final int BACKLOG = 200;

    private static final int CHUNK = 1 << 16;

    private final Map<String, ServiceProcess> processes = new ConcurrentHashMap<>();

    private final Map<Ends, Link> links = new ConcurrentHashMap<>();

    private final List<ServerSocket> listeners = new CopyOnWriteArrayList<>();

    /** Returns the address by which the others know a process, from 0. */
    static String address(int number) {
        return "127.0.1." + (number + 1);
    }

    /** Passes on to a process whatever comes to its ports at an address. */
    void add(String name, ServiceProcess process, String address, List<Integer> ports) {
        processes.put(name, process);
        for (int port : ports) {
            try {
                ServerSocket listener = new ServerSocket();
                listener.setReuseAddress(true);
                listener.bind(new InetSocketAddress(address, port), BACKLOG);
                listeners.add(listener);
                Thread.startVirtualThread(() -> listen(listener, name, process));
            }
            catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Link link(String from, String to) {
        return links.computeIfAbsent(new Ends(from, to), _ -> new Link());
    }

    /** Makes every link whole. */
    void heal() {
        links.values().forEach(Link::heal);
    }

    @Override
    public void close() {
        heal();
        for (ServerSocket listener : listeners) {
            closeQuietly(listener);
        }
    }

    private void listen(ServerSocket listener, String to, ServiceProcess process) {
        try {
            while (true) {
                Socket accepted = listener.accept();
                if (process.isAlive()) {
                    Thread.startVirtualThread(() -> serve(accepted, to, listener.getLocalPort()));
                }
                else {
                    // As near to a refusal as this end can come.
                    reset(accepted);
                }
            }
        }
        catch (IOException e) {
            if (!listener.isClosed()) {
                throw new UncheckedIOException("nothing can be accepted for " + to, e);
            }
        }
    }

    private void serve(Socket accepted, String to, int port) {
        String from = SocketOwner.among(processes, accepted.getPort(), port).orElse("");
        Link there = link(from, to);
        Link back = link(to, from);
        try (accepted) {
            if (there.pass() && back.pass()) {
                try (Socket behind = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    accepted.setTcpNoDelay(true);
                    behind.setTcpNoDelay(true);
                    Thread.startVirtualThread(() -> pass(accepted, behind, there));
                    pass(behind, accepted, back);
                }
            }
        }
        catch (IOException _) {
            // Both see their connection end.
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(Socket from, Socket to, Link link) {
        byte[] chunk = new byte[CHUNK];
        try {
            for (int read = 0; read >= 0; read = from.getInputStream().read(chunk)) {
                if (read > 0 && !link.pass()) {
                    reset(to);
                    return;
                }
                to.getOutputStream().write(chunk, 0, read);
            }
            if (link.pass()) {
                to.shutdownOutput();
            }
            else {
                closeQuietly(to);
            }
        }
        catch (IOException _) {
            closeQuietly(from);
            closeQuietly(to);
        }
        catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        }
        catch (IOException _) {
            // It has been reset by the other end.
        }
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        }
        catch (Exception _) {
            // It cannot be used any more either way.
        }
    }

    private record Ends(String from, String to) {
    }

}
