package io.dispersa.system.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What lies between the processes of a cluster. Each is known to the others by its name,
 * which stands for another loopback address in each of them; there this listens, and
 * passes everything on. So each link can be cut, slowed, and made to lose what is sent.
 * It accepts for a process that has ended, too, and closes the connection then.
 */
final class Network implements AutoCloseable {

    /** Where the processes themselves listen. */
    static final String INSIDE = "127.0.0.1";

    private static final int BACKLOG = 200;

    private static final int CHUNK = 1 << 16;

    private final Path directory;

    private final List<Place> places = new ArrayList<>();

    private final Map<Ends, Link> links = new ConcurrentHashMap<>();

    /** The part of each that leads to the port of replicas. */
    private final Map<Ends, Link> raftLinks = new ConcurrentHashMap<>();

    private final List<ServerSocket> listeners = new ArrayList<>();

    /** Where a process is, and the ports that the others connect to. */
    private record Place(String name, int number, ServiceProcess process, List<Integer> ports) {

        /** Returns the address that stands for this one in another. */
        String seenBy(Place other) {
            return "127.1.%d.%d".formatted(other.number(), number);
        }

    }

    private record Ends(String from, String to) {
    }

    /**
     * @param directory where to write, for each process, which addresses names stand for
     */
    Network(Path directory) {
        this.directory = directory;
    }

    /** Takes in a process, before it is started, with the ports that it listens on. */
    void add(String name, ServiceProcess process, List<Integer> ports) {
        Place place = new Place(name, places.size() + 1, process, ports);
        places.forEach(other -> {
            listen(other, place);
            listen(place, other);
        });
        places.add(place);
        places.forEach(this::writeHosts);
        process.give(Map.of("JDK_JAVA_OPTIONS", "-Djdk.net.hosts.file=" + hosts(place)));
    }

    Link link(String from, String to) {
        return links.computeIfAbsent(new Ends(from, to), _ -> new Link());
    }

    /**
     * Returns what one sends as a replica to the port of another's replicas: it can be
     * cut while all else passes.
     */
    Link raftLink(String from, String to) {
        return raftLinks.computeIfAbsent(new Ends(from, to), _ -> new Link(link(from, to)));
    }

    /** Makes every link whole. */
    void heal() {
        links.values().forEach(Link::heal);
        raftLinks.values().forEach(Link::heal);
    }

    /** Returns another name by which the others know a process as well. */
    static String alias(String name) {
        return name + ".elsewhere";
    }

    @Override
    public void close() {
        heal();
        for (ServerSocket listener : listeners) {
            closeQuietly(listener);
        }
    }

    private Path hosts(Place place) {
        return directory.resolve("hosts-" + place.name());
    }

    /** A process knows no other names than these. */
    private void writeHosts(Place place) {
        String hosts = places.stream()
            .map(other -> (other.equals(place) ? INSIDE : other.seenBy(place)) + " " + other.name() + " "
                    + alias(other.name()) + "\n")
            .collect(Collectors.joining("", INSIDE + " localhost\n", ""));
        try {
            Files.writeString(hosts(place), hosts);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen(Place from, Place to) {
        for (int port : to.ports()) {
            boolean raft = port != to.ports().getFirst();
            try {
                ServerSocket listener = new ServerSocket();
                listener.setReuseAddress(true);
                listener.bind(new InetSocketAddress(to.seenBy(from), port), BACKLOG);
                listeners.add(listener);
                Thread.startVirtualThread(() -> accept(listener, from.name(), to, raft));
            }
            catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void accept(ServerSocket listener, String from, Place to, boolean raft) {
        Link there = raft ? raftLink(from, to.name()) : link(from, to.name());
        // The answers of replicas are the other direction of the same connection.
        Link back = link(to.name(), from);
        try {
            while (true) {
                Socket accepted = listener.accept();
                if (to.process().isAlive()) {
                    Thread.startVirtualThread(() -> serve(accepted, listener.getLocalPort(), there, back));
                }
                else {
                    // As near to a refusal as this end can come.
                    reset(accepted);
                }
            }
        }
        catch (IOException e) {
            if (!listener.isClosed()) {
                throw new UncheckedIOException("nothing can be accepted for " + to.name(), e);
            }
        }
    }

    private static void serve(Socket accepted, int port, Link there, Link back) {
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

}
